import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { PLAIN_ENVIRONMENT, SUPERUSER } from './cluster.ts';
import { freePort } from './free-port.ts';
import type { PostgresPaths } from './paths.ts';
import type { RunAs } from './run-as.ts';

const DATABASE = 'rxhooks';
const SHUTDOWN_STEP_MS = 30_000;
const PORT_ATTEMPTS = 3;

export interface PostgresProcess {
  readonly url: string;
  /** Resolves when the server is gone, for whatever reason. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
}

interface StartOptions {
  readonly paths: PostgresPaths;
  readonly postgres: string;
  readonly runAs: RunAs;
  readonly password: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Stops the server, also during its start; the reason is how: `smart` or `fast`. */
  readonly signal: AbortSignal;
}

/** Starts the server; resolves when it answers queries and the database exists. */
export async function startServer(options: StartOptions): Promise<PostgresProcess> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const server = launch(options, port);
    try {
      await untilAnswering(server, port, options.password);
      return server;
    } catch (error) {
      await server.stop();
      const log = tail(options.paths.log);
      // Another process took the port after `freePort` had found it.
      if (log.includes('could not bind') && attempt < PORT_ATTEMPTS) continue;
      options.signal.throwIfAborted();
      throw new Error(`${(error as Error).message}\n${options.paths.log} ends with:\n${log}`, {
        cause: error,
      });
    }
  }
}

function launch(options: StartOptions, port: number): PostgresProcess {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: `${port}`,
    unix_socket_directories: '',
    max_connections: '100',
    log_checkpoints: 'off',
    log_timezone: 'UTC',
    timezone: 'UTC',
    ...options.settings,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(options.paths.log, 'a', 0o600);
  const child = spawn(
    ...options.runAs.command(options.postgres, ['-D', options.paths.cluster, ...args]),
    { stdio: ['ignore', log, log], env: PLAIN_ENVIRONMENT },
  );
  closeSync(log);
  child.on('error', () => {}); // 'close' follows
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  // Committed data stays in each case: "smart" lets clients finish, "fast" cuts them off,
  // "immediate" leaves recovery to the next start.
  const stop = async (first: 'smart' | 'fast' = 'fast') => {
    const steps = first === 'smart' ? (['SIGTERM', 'SIGINT'] as const) : (['SIGINT'] as const);
    for (const signal of [...steps, 'SIGQUIT'] as const) {
      child.kill(signal);
      await Promise.race([ended, delay(SHUTDOWN_STEP_MS, undefined, { ref: false })]);
    }
    await ended;
  };
  options.signal.addEventListener('abort', () => void stop(options.signal.reason), { once: true });
  process.once('exit', () => child.kill('SIGINT')); // an unexpected error must not leave it running
  return {
    url: `postgres://${SUPERUSER}:${options.password}@127.0.0.1:${port}/${DATABASE}`,
    ended,
    stop,
  };
}

async function untilAnswering(server: PostgresProcess, port: number, password: string) {
  let isGone = false;
  void server.ended.then(() => (isGone = true));
  for (;;) {
    const client = new Client({
      host: '127.0.0.1',
      port,
      user: SUPERUSER,
      password,
      database: 'postgres',
    });
    client.on('error', () => {});
    try {
      await client.connect();
      const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [
        DATABASE,
      ]);
      if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
      return;
    } catch (error) {
      if (isGone) throw new Error('PostgreSQL ended while it was starting.', { cause: error });
      if (error instanceof DatabaseError && error.code !== STARTING_UP) throw error;
    } finally {
      await client.end().catch(() => {});
    }
    await delay(50);
  }
}

/** Recovery after a crash may take long; every other answer of the server is final. */
const STARTING_UP = '57P03';

function tail(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-10).join('\n');
}
