/**
 * The api as `nest build` compiles it: its compiler plugin reads the classes and docstrings that the API document is made
 * of, and does not run in other tests.
 */
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '@rxhooks/dev-postgres';
import { eventually } from '@rxhooks/testing';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const START_MS = 30_000;

export type CompiledApi = { readonly url: string; close(): Promise<void> };

export async function startCompiledApi(
  env: Readonly<Record<string, string>>,
): Promise<CompiledApi> {
  await mkdir(`${ROOT}.data`, { recursive: true });
  const folder = await mkdtemp(`${ROOT}.data/compiled-`);
  try {
    await compileInto(folder);
    const port = await freePort();
    const child = spawn(process.execPath, [`${folder}/dist/apps/api/src/main.js`], {
      env: { PATH: process.env['PATH'], ...env, PORT: `${port}` },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const url = `http://127.0.0.1:${port}`;
    const close = async () => {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    };
    await eventually(() => fetch(`${url}/health/live`), { timeoutMs: START_MS });
    return { url, close };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function compileInto(folder: string): Promise<void> {
  const options = {
    extends: `${ROOT}tsconfig.build.json`,
    compilerOptions: { outDir: `${folder}/dist`, sourceMap: false },
    include: ['api', 'worker']
      .map((app) => `${ROOT}apps/${app}/src/**/*`)
      .concat(`${ROOT}libs/*/src/**/*`),
    exclude: ['testing', 'dev-postgres', 'client']
      .map((lib) => `${ROOT}libs/${lib}`)
      .concat(`${ROOT}**/*.spec.ts`),
  };
  await writeFile(`${folder}/tsconfig.json`, JSON.stringify(options));
  const nest = `${ROOT}node_modules/@nestjs/cli/bin/nest.js`;
  const config = relative(ROOT, `${folder}/tsconfig.json`);
  await promisify(execFile)(process.execPath, [nest, 'build', 'api', '--path', config], {
    cwd: ROOT,
  });
}
