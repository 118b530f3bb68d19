/**
 * `npm run test:clients`: generates a TypeScript and a Python client from the document that the
 * compiled api serves, and runs one journey with each against the apps. What the answers hold is
 * compared with what the document says. Needs `npm run build`, and python3 with venv; the Python
 * generator comes from its registry.
 */
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withSystem } from '../launcher/with-system.ts';
import { generatePython, hasPython, runPython } from './python.ts';
import { generateTypeScript, runTypeScript } from './typescript.ts';

const FOLDER = fileURLToPath(new URL('../../.data/api-clients', import.meta.url));

const receiver = createServer((request, response) => {
  request.resume().on('end', () => response.end());
});
await once(receiver.listen(0, '127.0.0.1'), 'listening');
const { port } = receiver.address() as { readonly port: number };

await withSystem(
  async ({ apiUrl, env }) => {
    await mkdir(FOLDER, { recursive: true });
    const document = join(FOLDER, 'openapi.json');
    const answer = await fetch(`${apiUrl}/openapi.json`);
    await writeFile(document, await answer.text());
    const journey = {
      API_URL: apiUrl,
      API_KEY: env['ADMIN_API_KEY'],
      TARGET: `http://127.0.0.1:${port}/hook`,
    };
    await generateTypeScript(FOLDER, document);
    await runTypeScript(journey);
    if (!hasPython()) return;
    await generatePython(FOLDER, document);
    await runPython(FOLDER, journey);
  },
  { TARGET_ALLOW_CIDRS: '127.0.0.0/8', TARGET_ALLOW_HTTP: 'true', TARGET_ALLOW_PORTS: '*' },
).finally(() => receiver.close());
