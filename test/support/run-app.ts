/**
 * Runs an app from its sources, through the same transformation that tests get, so that nothing has to be built
 * first: `node run-app.ts apps/worker/src/main.ts`. With FAILPOINT it dies at that point, see `fail-points.ts`.
 */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [entry = ''] = process.argv.slice(2);
const isArmed = Boolean(process.env['FAILPOINT']);
if (isArmed) process.env['APP_ENTRY'] = entry;
await runnerImport(`${root}${isArmed ? 'test/support/armed-app.ts' : entry}`, {
  root,
  configFile: false,
  resolve: { tsconfigPaths: true },
  logLevel: 'error',
});
