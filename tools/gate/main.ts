/**
 * `npm run gate`: all that has to hold before a change lands, step by step, up to the first that
 * fails. `npm run gate -- --full` runs the chaos suites in full, which takes hours and, for the
 * history of ten million deliveries, 30 GB of disk.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const options = process.argv.slice(2);
const isFull = options.includes('--full');
const unknown = options.find((option) => option !== '--full');
if (unknown !== undefined) fail(`${unknown} is no option of the gate; it has --full.`);

/** Scripts of package.json, with variables of their own; quick ones first. */
const STEPS: readonly (readonly [script: string, env?: Readonly<Record<string, string>>])[] = [
  ['verify'],
  ['build'],
  ['boot'],
  ['demo'],
  ['lint:api'],
  ['test:clients'],
  ['test:reference'],
  ['test:dashboard'],
  ['check:image'],
  ['test:chaos', { CHAOS: isFull ? 'full' : 'short' }],
];

const startedAt = performance.now();
const elapsed = () => `${((performance.now() - startedAt) / 1000).toFixed(0)} s`;

for (const [script, env] of STEPS) {
  console.log(`\n=== npm run ${script} (${elapsed()})`);
  const child = spawn('npm', ['run', script], {
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) fail(`The gate failed at "npm run ${script}" after ${elapsed()}; see above.`);
}
console.log(`\nThe gate holds, after ${elapsed()}.`);

function fail(reason: string): never {
  console.error(reason);
  process.exit(1);
}
