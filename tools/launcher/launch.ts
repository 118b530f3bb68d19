/**
 * Runs the whole system from one process: database, migrations, api, worker; stops in reverse
 * order. Nothing it starts outlives it, even if it is killed.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../libs/dev-postgres/src/index.ts';
import { NODE_FLAGS } from './node-flags.ts';
import { ensureDevelopmentKeys } from './development-keys.ts';
import { isGiven } from './is-given.ts';
import { keepRunning, type App } from './keep-running.ts';
import { LaunchError } from './launch-error.ts';
import { assertPortFree, readPort } from './ports.ts';
import { runOnce } from './run-once.ts';
import { untilReady } from './until-ready.ts';

export interface LaunchOptions {
  /** As in the table of variables; what is missing gets a default for development. */
  readonly env: NodeJS.ProcessEnv;
  /** Stops everything, even during the start. */
  readonly signal: AbortSignal;
  /** Ends api and worker without letting them finish. */
  readonly hurry?: AbortSignal;
  readonly say?: (line: string) => void;
  /** Where migrations, api and worker write: the terminal, or an open file. */
  readonly output?: 'inherit' | number;
}

export interface System {
  readonly apiUrl: string;
  readonly workerUrl: string;
  readonly dataDir: string;
  readonly keysFile: string;
  /** The environment of api and worker: holds secrets. */
  readonly env: NodeJS.ProcessEnv;
  /** Settles when all has stopped; rejects with a LaunchError if a part failed. */
  readonly ended: Promise<void>;
}

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const SCRIPTS = {
  migrate: join(DIST, 'apps/api/src/migrate.main.js'),
  api: join(DIST, 'apps/api/src/main.js'),
  worker: join(DIST, 'apps/worker/src/main.js'),
};

/** Returns when api and worker are ready to serve. */
export async function launch(options: LaunchOptions): Promise<System> {
  const { hurry, say = () => {}, output = 'inherit' } = options;
  const failed = new AbortController();
  const onHopeless = (error: LaunchError) => failed.abort(error);
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const dataDir = resolve(options.env['DATA_DIR'] || '.data');
  const keysFile = join(dataDir, 'keys.env');
  const apps: App[] = [];
  let database: EmbeddedPostgres | undefined;
  const stopAll = async () => {
    await Promise.all(apps.map((app) => app.stop(hurry)));
    await database?.stop(); // last: the others still write
  };

  try {
    assertBuilt();
    const port = readPort(options.env, 'PORT', 3000);
    const workerPort = readPort(options.env, 'WORKER_PORT', 3001);
    await assertPortFree('PORT', port, signal);
    await assertPortFree('WORKER_PORT', workerPort, signal);

    const env = withDefaults(options.env, keysFile);
    if (!isGiven(env, 'DATABASE_URL')) {
      database = await startEmbeddedPostgres({ dataDir, signal });
      env['DATABASE_URL'] = database.url;
      const log = join(dataDir, 'postgres.log');
      const text = `The embedded PostgreSQL ended by itself; see ${log}`;
      void database.ended.then(() => onHopeless(new LaunchError(text)));
    }
    await runOnce(SCRIPTS.migrate, { env, output, signal });

    for (const name of ['api', 'worker'] as const) {
      const program = { name, script: SCRIPTS[name], nodeFlags: NODE_FLAGS[name] };
      apps.push(keepRunning({ ...program, env, output, say, onHopeless }));
    }
    const apiUrl = `http://localhost:${port}`;
    const workerUrl = `http://localhost:${workerPort}`;
    for (const url of [apiUrl, workerUrl]) await untilReady(`${url}/health/ready`, { signal, say });

    const ended = untilAborted(signal)
      .then(stopAll)
      .then(() => {
        if (signal.reason instanceof LaunchError) throw signal.reason;
      });
    return { apiUrl, workerUrl, dataDir, keysFile, env, ended };
  } catch (error) {
    const cause: unknown = signal.aborted ? signal.reason : error;
    await stopAll();
    throw cause;
  }
}

function assertBuilt(): void {
  const missing = Object.values(SCRIPTS).find((script) => !existsSync(script));
  if (missing) throw new LaunchError(`${missing} is not there. Run npm run build first.`);
}

/** No defaults in production: the applications refuse to start and list what is missing. */
function withDefaults(given: NodeJS.ProcessEnv, keysFile: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...given };
  env['NODE_ENV'] ||= 'development';
  const isComplete = isGiven(given, 'ADMIN_API_KEY') && isGiven(given, 'ENCRYPTION_KEYS');
  if (env['NODE_ENV'] === 'production' || isComplete) return env;
  const keys = ensureDevelopmentKeys(keysFile);
  for (const [name, value] of Object.entries(keys)) if (!isGiven(given, name)) env[name] = value;
  return env;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
