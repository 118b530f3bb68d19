/**
 * `npm run build`: compiles and bundles the apps and the dashboard into `dist/`. `npm run built` does so only where
 * `dist/` is not that of the sources as they are: commands that run the compiled apps begin with it,
 * so that each is right by itself and the gate builds once.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';
import { writeDashboard } from './dashboard.ts';
import { fingerprint } from './fingerprint.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Removed with `dist/` by the next build, and written when all of that has succeeded. */
const STAMP = `${ROOT}dist/.built-from`;

// Taken before: what is changed meanwhile is built the next time.
const sources = fingerprint(ROOT);
const isBuilt = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources;
if (!isBuilt || !process.argv.includes('--if-changed')) {
  rmSync(STAMP, { force: true });
  compile();
  await bundle();
  await writeDashboard(`${ROOT}dist/apps/dashboard`);
  writeFileSync(STAMP, sources);
}

function compile(): void {
  const { status, error } = spawnSync('nest', ['build'], { cwd: ROOT, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
