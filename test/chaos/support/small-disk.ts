import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DataSource } from 'typeorm';

const run = promisify(execFile);

/** Holds a fresh database with room for some megabytes; the log of PostgreSQL stays on the large disk. */
const SIZE = '64m';
const CHUNK = Buffer.alloc(64 * 1024);

export type SmallDisk = {
  /** Leaves no room at all. */
  fill(): Promise<void>;
  /** Gives back what `fill` took. */
  clear(): Promise<void>;
  close(): Promise<void>;
};

/** Moves the tables and indexes of this database to a disk of their own. Takes the right to mount, as a namespace gives it. */
export async function moveToSmallDisk(database: DataSource): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'rxhooks-disk-'));
  await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder]);
  const [{ data_directory }] = await database.query('SHOW data_directory');
  const { uid, gid } = await stat(data_directory);
  const space = join(folder, 'space');
  await mkdir(space);
  await run('chown', [`${uid}:${gid}`, space]);
  await chmod(folder, 0o755);
  await database.query(`CREATE TABLESPACE small_disk LOCATION '${space}'`);
  for (const kind of ['TABLE', 'INDEX'])
    await database.query(`ALTER ${kind} ALL IN TABLESPACE pg_default SET TABLESPACE small_disk`);
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
      for (const kind of ['TABLE', 'INDEX'])
        await database.query(
          `ALTER ${kind} ALL IN TABLESPACE small_disk SET TABLESPACE pg_default`,
        );
      await database.query('DROP TABLESPACE small_disk');
      await run('umount', [folder]);
      await rm(folder, { recursive: true });
    },
  };
}
