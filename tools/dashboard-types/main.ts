/**
 * `npm run generate:dashboard-types`: writes the types of the API that the dashboard uses, from the
 * document that the compiled api serves.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { withSystem } from '../launcher/with-system.ts';
import { typesOf } from './types-of.ts';

const FILE = fileURLToPath(
  new URL('../../apps/dashboard/src/api/document.gen.ts', import.meta.url),
);

await withSystem(async ({ apiUrl }) => {
  const answer = await fetch(`${apiUrl}/openapi.json`);
  await writeFile(FILE, await typesOf(JSON.parse(await answer.text())));
});
