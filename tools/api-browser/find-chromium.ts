import { spawnSync } from 'node:child_process';

const NAMES = [process.env['CHROMIUM'], 'chromium', 'chromium-browser', 'google-chrome'];

/**
 * @param what is tested in it
 * @throws with CI=true, where nothing may be left out
 */
export function findChromium(what: string): string | undefined {
  for (const name of NAMES.filter((one) => one !== undefined && one !== '')) {
    const found = spawnSync('sh', ['-c', `command -v "$1"`, 'sh', name ?? ''], {
      encoding: 'utf8',
    });
    if (found.status === 0) return found.stdout.trim();
  }
  const text = `There is no Chromium (Debian: chromium), so ${what} is`;
  if (process.env['CI'] === 'true') throw new Error(`${text} not tested.`);
  console.warn(`${text} NOT TESTED.`);
  return undefined;
}
