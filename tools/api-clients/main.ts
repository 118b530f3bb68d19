/**
 * `npm run test:clients`: generates a TypeScript and a Python client from the document that the
 * compiled api serves, and runs one journey with each against the apps. What the answers hold is
 * compared with what the document says. Needs python3 with venv; the Python
 * generator comes from its registry.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withReceiver } from '../launcher/with-receiver.ts';
import { generatePython, hasPython, runPython } from './python.ts';
import { generateTypeScript, runTypeScript } from './typescript.ts';

const FOLDER = fileURLToPath(new URL('../../.data/api-clients', import.meta.url));

await withReceiver(async ({ apiUrl, env }, target) => {
  await mkdir(FOLDER, { recursive: true });
  const document = join(FOLDER, 'openapi.json');
  const answer = await fetch(`${apiUrl}/openapi.json`);
  await writeFile(document, await answer.text());
  const journey = { API_URL: apiUrl, API_KEY: env['ADMIN_API_KEY'], TARGET: target };
  await generateTypeScript(FOLDER, document);
  await runTypeScript(journey);
  if (!hasPython()) return;
  await generatePython(FOLDER, document);
  await runPython(FOLDER, journey);
});
