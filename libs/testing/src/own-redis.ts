import { tmpdir } from 'node:os';
import { freePort } from '@rxhooks/dev-postgres';
import { startRedisProcess } from './redis-process.js';

export { canRunOwnRedis } from './redis-process.js';

/** A Redis for a test that takes it away: it loses everything and comes back on the same port. */
export type OwnRedis = {
  readonly url: string;
  kill(): Promise<void>;
  startAgain(): Promise<void>;
};

/** @param more arguments of the server, such as `--requirepass` */
export async function startOwnRedis(
  more: Readonly<Record<string, string>> = {},
): Promise<OwnRedis> {
  const port = await freePort();
  const login = more['--requirepass'] === undefined ? '' : `:${more['--requirepass']}@`;
  const url = `redis://${login}127.0.0.1:${port}`;
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', tmpdir()];
  const keepNothing = ['--save', '', '--appendonly', 'no'];
  const start = () =>
    startRedisProcess(url, [...settings, ...keepNothing, ...Object.entries(more).flat()]);
  let kill = await start();
  return {
    url,
    kill: () => kill(),
    async startAgain() {
      kill = await start();
    },
  };
}
