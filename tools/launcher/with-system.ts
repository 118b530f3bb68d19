import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../libs/dev-postgres/src/index.ts';
import { launch, type System } from './launch.ts';

/** Runs the compiled apps on a new database, on free ports, for as long as `use` takes; then all of it is gone. */
export async function withSystem(
  use: (system: System) => Promise<void>,
  more: NodeJS.ProcessEnv = {},
): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rxhooks-system-'));
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  try {
    const system = await launch({
      env: {
        ...process.env,
        DATA_DIR: dataDir,
        DATABASE_URL: '',
        PORT: String(await freePort()),
        WORKER_PORT: String(await freePort()),
        LOG_LEVEL: 'warn',
        ...more,
      },
      signal: stop.signal,
    });
    try {
      await use(system);
    } finally {
      stop.abort();
      await system.ended;
    }
  } finally {
    stop.abort();
    await rm(dataDir, { recursive: true, force: true });
  }
}
