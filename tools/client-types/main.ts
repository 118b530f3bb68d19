/** `npm run generate:client-types`: writes `libs/client/src/catalogue` from `libs/contracts`. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CATALOGUE = join(ROOT, 'libs/client/src/catalogue');

// The contracts have aliases and decorators, which Node cannot read.
const { module } = await runnerImport<typeof import('./files.js')>(
  join(import.meta.dirname, 'files.ts'),
  { root: ROOT, configFile: false, resolve: { tsconfigPaths: true } },
);
const files = await module.catalogueFiles();
await rm(CATALOGUE, { recursive: true, force: true });
await mkdir(CATALOGUE);
for (const [name, text] of files) await writeFile(join(CATALOGUE, name), text);
process.stdout.write(`Written to libs/client/src/catalogue: ${[...files.keys()].join(', ')}.\n`);
