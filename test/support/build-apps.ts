/**
 * Global setup of the tests that start apps as processes: bundles them once from their sources, in about a second, so that
 * nothing has to be built first and no start pays for the transformation.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SCRIPTS = [
  'apps/api/src/main.ts',
  'apps/api/src/migrate.main.ts',
  'apps/api/src/move-organisation.main.ts',
  'apps/worker/src/main.ts',
  'test/support/armed-app.ts',
];

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the bundles, which are named as their sources are. */
    apps: string;
  }
}

/** Once for all projects of a run: each of them has a module graph of its own. */
const shared = globalThis as { rxhooksApps?: Promise<string> | undefined };

export async function setup(project: TestProject): Promise<void> {
  shared.rxhooksApps ??= bundle();
  project.provide('apps', await shared.rxhooksApps);
}

export async function teardown(): Promise<void> {
  const folder = await shared.rxhooksApps;
  shared.rxhooksApps = undefined;
  if (folder) await rm(folder, { recursive: true, force: true });
}

/** Below the project, where the bundles find its packages. */
async function bundle(): Promise<string> {
  await mkdir(`${root}.data`, { recursive: true });
  const outDir = await mkdtemp(`${root}.data/test-apps-`);
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    resolve: { tsconfigPaths: true },
    build: {
      ssr: true,
      target: 'node24',
      outDir,
      sourcemap: true,
      rollupOptions: {
        input: Object.fromEntries(SCRIPTS.map((script) => [script.replace(/\.ts$/, ''), script])),
        // GraphQL types and lines of the log have the names of their classes.
        output: { keepNames: true },
      },
    },
  });
  return outDir;
}
