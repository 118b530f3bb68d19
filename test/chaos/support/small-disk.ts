import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../libs/persistence/src/connection/data-source-options.js';

const run = promisify(execFile);

/** Holds a fresh database with room for some megabytes; the log of PostgreSQL stays on the large disk. */
const SIZE = '64m';
const CHUNK = Buffer.alloc(64 * 1024);

export type SmallDisk = {
  /** Leaves no room at all. */
  fill(): Promise<void>;
  /** Gives back what `fill` took. */
  clear(): Promise<void>;
  /** Once the database has been dropped. */
  close(): Promise<void>;
};

/**
 * Moves this database, with all that it writes beside its log, to a disk of its own; its connections are cut for that. Takes
 * the right to mount, as a namespace gives it.
 */
export async function moveToSmallDisk(url: string): Promise<SmallDisk> {
  const name = new URL(url).pathname.slice(1);
  const maintenance = new URL('/postgres', url).href;
  const server = await new DataSource(dataSourceOptions(maintenance)).initialize();
  const folder = await mkdtemp(join(tmpdir(), 'rxhooks-disk-'));
  await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder]);
  const [{ data_directory }] = await server.query('SHOW data_directory');
  const { uid, gid } = await stat(data_directory);
  const space = join(folder, 'space');
  await mkdir(space);
  await run('chown', [`${uid}:${gid}`, space]);
  await chmod(folder, 0o755);
  await server.query(`CREATE TABLESPACE small_disk LOCATION '${space}'`);
  await server.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`);
  await server.query(
    'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1',
    [name],
  );
  await server.query(`ALTER DATABASE "${name}" SET TABLESPACE small_disk`);
  await server.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`);
  const filler = join(folder, 'filler');
  return {
    async fill() {
      for (;;)
        try {
          await writeFile(filler, CHUNK, { flag: 'a' });
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return;
          throw error;
        }
    },
    clear: () => rm(filler),
    async close() {
      await server.query('DROP TABLESPACE small_disk');
      await server.destroy();
      await run('umount', [folder]);
      await rm(folder, { recursive: true });
    },
  };
}
