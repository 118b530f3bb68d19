import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chooseRunAs, freePort } from '@rxhooks/dev-postgres';
import { runStatement } from '@rxhooks/testing';
import { startServerProcess } from '../../../libs/testing/src/server-process.js';

/** A real PgBouncer in front of all databases of a server. */
export type PgBouncer = {
  /** The same database, by way of it. */
  through(url: string): string;
  /** SIGKILL, and a new one on its port. */
  replace(): Promise<void>;
  close(): Promise<void>;
};

export type PgBouncerSettings = {
  readonly pool_mode: 'session' | 'transaction' | 'statement';
  readonly default_pool_size: number;
};

/** @param settings all that is not about where and who: what `docs/postgresql.md` tells to set */
export async function startPgBouncer(
  serverUrl: string,
  settings: PgBouncerSettings,
): Promise<PgBouncer> {
  await assertInstalled();
  const folder = await mkdtemp(join(tmpdir(), 'rxhooks-pgbouncer-'));
  const file = join(folder, 'pgbouncer.ini');
  const { hostname, port: serverPort, username, password } = new URL(serverUrl);
  const port = await freePort();
  const users = join(folder, 'users.txt');
  await writeFile(users, `"${username}" "${decodeURIComponent(password)}"\n`);
  await writeFile(
    file,
    [
      '[databases]',
      `* = host=${hostname} port=${serverPort}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'auth_type = scram-sha-256',
      `auth_file = ${users}`,
      `logfile = ${join(folder, 'pgbouncer.log')}`,
      ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`),
    ].join('\n'),
  );
  const runAs = chooseRunAs(folder);
  runAs.own(folder);
  const through = (url: string) => Object.assign(new URL(url), { host: `127.0.0.1:${port}` }).href;
  const start = () =>
    startServerProcess(runAs.command('pgbouncer', ['-q', file]), () =>
      runStatement(through(serverUrl), 'SELECT 1'),
    );
  let kill = await start();
  return {
    through,
    async replace() {
      await kill();
      kill = await start();
    },
    async close() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function assertInstalled(): Promise<void> {
  try {
    await promisify(execFile)('pgbouncer', ['--version']);
  } catch (cause) {
    throw new Error('These tests need PgBouncer: put `pgbouncer` on the PATH.', { cause });
  }
}
