import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ADMIN_KEY, type World } from './world.js';

const hasCurl = spawnSync('curl', ['--version']).error === undefined;
if (!hasCurl) console.warn('NOT TESTED: the scripts in docs/contracts, because there is no curl.');

/** With CI=true a missing curl is a failure. */
export const canRunScripts = hasCurl || process.env['CI'] === 'true';

/** Rejects when the script ends with anything but 0: a status was not the documented one. */
export function runScript(
  contract: string,
  world: World,
  more: Readonly<Record<string, string>> = {},
) {
  const script = fileURLToPath(new URL(`../../docs/contracts/${contract}.sh`, import.meta.url));
  const env = { BASE_URL: world.api.url, ADMIN_API_KEY: ADMIN_KEY, ...more };
  return promisify(execFile)('sh', [script], { env: { PATH: process.env['PATH'], ...env } });
}

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
export type Example = { readonly status: number; readonly body: any };

/** What a script printed, by the titles of its examples. */
export function readExamples(output: string): ReadonlyMap<string, Example> {
  const blocks = output.split(/^## /m).slice(1);
  return new Map(
    blocks.map((block) => {
      const lines = block.split('\n');
      const [status = '', body] = lines.flatMap((line) => line.match(/^< (.*)/)?.[1] ?? []);
      return [lines[0] ?? '', { status: Number(status), body: body && JSON.parse(body) }];
    }),
  );
}
