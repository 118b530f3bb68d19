/**
 * `npm run test:chaos -- [filters and options of vitest]`: the suites that attack the system, in a
 * network of their own, where it runs with the configuration of production.
 *
 * `CHAOS=short` is what CI runs, `full` (the default) takes longer. `CHAOS_SEED` repeats a run.
 * `CHAOS_NAMESPACE=off` stays on loopback, which leaves out suites that need public addresses.
 */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { findRedisBinary } from '../../libs/testing/src/servers/find-redis-binary.ts';
import { findObstacle, runInNamespace } from './namespace.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LOGS = `${root}.data/chaos`;

const { CHAOS: mode = 'full', CHAOS_SEED: seed = String(randomInt(2 ** 31)) } = process.env;
if (!['short', 'full'].includes(mode) || !/^\d{1,10}$/.test(seed))
  fail('CHAOS is short or full, and CHAOS_SEED a whole number.');
if (findRedisBinary() === undefined)
  fail('The chaos suites take Redis away and bring it back: put redis-server on the PATH.');

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => stop.abort());

await rm(LOGS, { recursive: true, force: true });
const isOff = process.env['CHAOS_NAMESPACE'] === 'off';
const obstacle = isOff ? 'CHAOS_NAMESPACE is off' : await findObstacle();
if (obstacle !== undefined) warnOf(obstacle);

const vitest = [`${root}node_modules/vitest/vitest.mjs`, 'run', '--root', root];
const args = [...vitest, '--config', 'vitest.chaos.config.ts', ...process.argv.slice(2)];
const env = {
  ...process.env,
  CHAOS: mode,
  CHAOS_SEED: seed,
  CHAOS_NAMESPACE: obstacle === undefined ? 'on' : 'off',
  // The namespace cannot reach outside servers, and the suites must not cut those off.
  DATABASE_URL: '',
  REDIS_URL: '',
};
const started = performance.now();
say(`chaos: CHAOS=${mode} CHAOS_SEED=${seed}`);
process.exitCode = await run();
if (obstacle !== undefined) warnOf(obstacle);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
say(`chaos: ${seconds} s, logs in ${LOGS}. To repeat: CHAOS=${mode} CHAOS_SEED=${seed}`);

async function run(): Promise<number> {
  if (obstacle === undefined)
    return runInNamespace([process.execPath, ...args], { env, signal: stop.signal });
  const child = spawn(process.execPath, args, { env, stdio: 'inherit' });
  stop.signal.addEventListener('abort', () => child.kill(), { once: true });
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}

function warnOf(reason: string): void {
  const stars = '*'.repeat(79);
  say(`
${stars}
  NO NAMESPACE: ${reason}
  The suites run on loopback, opened by TARGET_ALLOW_CIDRS. NOT RUN: whatever is
  about public and forbidden addresses (door-*.chaos.ts, and all that is reported
  as skipped). It takes Linux, unshare and ip, as root or with user namespaces.
${stars}
`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
