import { join, relative } from 'node:path';
import { isGiven } from './is-given.ts';
import type { System } from './launch.ts';

/** The output after `npm start`. It has no secrets that last: terminals are recorded. */
export function summary(
  { apiUrl, workerUrl, dataDir, keysFile, env }: System,
  dashboard: string,
  ownEnv: NodeJS.ProcessEnv,
) {
  const short = (file: string) => {
    const path = relative(process.cwd(), file);
    return path.startsWith('..') ? file : path || '.';
  };
  const areKeysGiven = isGiven(ownEnv, 'ADMIN_API_KEY') && isGiven(ownEnv, 'ENCRYPTION_KEYS');
  const urlFile = join(short(dataDir), 'postgres.url');
  const rows = [
    ['Dashboard', dashboard],
    ['API', apiUrl],
    ['Reference', `${apiUrl}/docs/api`],
    ['Worker', `${workerUrl}/health/ready, ${workerUrl}/metrics`],
    ['Keys', areKeysGiven ? 'from the environment' : `${short(keysFile)} (for development)`],
    ['Database', ownEnv['DATABASE_URL'] ? 'DATABASE_URL' : `psql "$(cat '${urlFile}')"`],
    ['Queue', env['REDIS_URL'] ? 'REDIS_URL' : 'in the database'],
    ['Data', short(dataDir)],
    ['Stop', 'Ctrl-C'],
  ];
  const lines = rows.map(([label = '', text]) => `    ${label.padEnd(11)}${text}`);
  return ['', '  rxhooks is ready', '', ...lines, ''].join('\n');
}
