import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { PostgresPaths } from './paths.ts';
import type { RunAs } from './run-as.ts';

export const SUPERUSER = 'rxhooks';
// The machine's locale and time zone must not change how this database sorts and prints.
export const PLAIN_ENVIRONMENT = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' };

/** Creates the database cluster if it is missing. Returns its superuser's password. */
export async function ensureCluster(
  paths: PostgresPaths,
  { initdb, runAs, signal }: { initdb: string; runAs: RunAs; signal: AbortSignal },
): Promise<string> {
  const exists = existsSync(paths.cluster);
  const password = readPassword(paths.password);
  if (exists && !password) {
    throw new Error(
      `${paths.password} is missing, and without it the database in ${paths.cluster} cannot be opened. ` +
        'Put the file back, or delete that folder to begin with an empty database.',
    );
  }
  if (password && exists) return password;

  const created = password ?? randomBytes(24).toString('base64url');
  writeFileSync(paths.password, created, { mode: 0o600 });
  rmSync(paths.unfinishedCluster, { recursive: true, force: true });
  mkdirSync(paths.unfinishedCluster, { mode: 0o700 });
  runAs.own(paths.unfinishedCluster);
  const identity = [`--username=${SUPERUSER}`, `--pwfile=${paths.password}`];
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin'];
  await run(
    signal,
    ...runAs.command(initdb, [
      `--pgdata=${paths.unfinishedCluster}`,
      '--auth=scram-sha-256',
      ...identity,
      ...locale,
      '--builtin-locale=C.UTF-8',
    ]),
  );
  renameSync(paths.unfinishedCluster, paths.cluster);
  return created;
}

async function run(signal: AbortSignal, file: string, args: string[]): Promise<void> {
  try {
    await promisify(execFile)(file, args, { env: PLAIN_ENVIRONMENT, signal });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    const reason = `initdb failed: ${stderr?.trim() || message}`;
    throw new Error(`${reason}\nOr set DATABASE_URL to a PostgreSQL server.`, { cause: error });
  }
}

function readPassword(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() || undefined : undefined;
}
