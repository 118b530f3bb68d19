/** Runs the steps of `docker/Dockerfile` without Docker; see `docker/check-image-steps.sh`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '../../libs/dev-postgres/src/index.ts';

const CHECK = fileURLToPath(new URL('../../docker/check-image-steps.sh', import.meta.url));

const dataDir = await mkdtemp(join(tmpdir(), 'rxhooks-image-'));
const database = await startEmbeddedPostgres({ dataDir, throwAway: true });
const check = spawn(CHECK, {
  env: { ...process.env, DATABASE_URL: database.url },
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => check.kill(signal));
try {
  const [code] = await once(check, 'exit');
  process.exitCode = code ?? 1;
} finally {
  await database.stop();
}
