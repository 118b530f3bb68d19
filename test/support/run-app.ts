/**
 * Runs an app from its sources, through the same transformation that tests get, so that nothing has to be built
 * first: `node run-app.ts apps/worker/src/main.ts`.
 */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [entry = ''] = process.argv.slice(2);
await runnerImport(`${root}${entry}`, {
  root,
  configFile: false,
  resolve: { tsconfigPaths: true },
  logLevel: 'error',
});
