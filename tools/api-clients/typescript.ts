import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@hey-api/openapi-ts';
import { run } from './run.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const TSC = fileURLToPath(new URL('../../node_modules/typescript7/bin/tsc', import.meta.url));

/** Writes the client; each of its calls compares the answer with the document. */
export async function generateTypeScript(folder: string, document: string): Promise<void> {
  const path = join(folder, 'typescript');
  await rm(path, { recursive: true, force: true });
  await createClient({
    input: document,
    output: { path, importFileExtension: '.ts' },
    plugins: [
      '@hey-api/client-fetch',
      '@hey-api/typescript',
      'zod',
      { name: '@hey-api/sdk', validator: { response: 'zod' } },
    ],
    logs: { level: 'error', file: false },
  });
}

/** Checks the types of the client and the journey together, and runs it. */
export async function runTypeScript(env: NodeJS.ProcessEnv): Promise<void> {
  await run(process.execPath, [TSC, '--project', HERE]);
  await run(process.execPath, [join(HERE, 'journey.ts')], env);
}
