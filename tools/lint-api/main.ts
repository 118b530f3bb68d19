/**
 * `npm run lint:api`: lints the OpenAPI documents as the compiled api serves them, by the rules of
 * `redocly.yaml`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withSystem } from '../launcher/with-system.ts';

const DOCUMENTS = [
  'openapi',
  ...['rxhooks', 'rxscale', 'decoda', 'semble', 'webhooks'].map((part) => `openapi/${part}`),
];

const config = fileURLToPath(new URL('redocly.yaml', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'rxhooks-lint-'));
try {
  const files: string[] = [];
  await withSystem(async ({ apiUrl }) => {
    for (const name of DOCUMENTS) {
      const answer = await fetch(`${apiUrl}/${name}.json`);
      const file = join(folder, `${name.replace('/', '-')}.json`);
      await writeFile(file, await answer.text());
      files.push(file);
    }
  });
  // The linter makes no requests: no telemetry, and no search for a newer version.
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const lint = spawn('redocly', ['lint', '--config', config, ...files], { env, stdio: 'inherit' });
  const [code] = await once(lint, 'exit');
  process.exitCode = typeof code === 'number' ? code : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
