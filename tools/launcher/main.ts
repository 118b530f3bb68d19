/** `npm start`: the whole system in one terminal, until Ctrl-C or SIGTERM. */
import { dashboardLink } from './dashboard-link.ts';
import { launch } from './launch.ts';
import { LaunchError } from './launch-error.ts';
import { summary } from './summary.ts';

/** npm passes on the Ctrl-C that the terminal has already sent: two signals for one keystroke. */
const SAME_KEYSTROKE_MS = 1_000;

const stop = new AbortController();
const hurry = new AbortController();
const say = (text: string) => process.stdout.write(`${text}\n`);
process.stdout.on('error', () => {}); // the terminal may be gone before we are

let firstRequestAt = Infinity;
function requestStop(): void {
  if (!stop.signal.aborted) {
    firstRequestAt = performance.now();
    say('\nStopping. What is under way is finished first; Ctrl-C again ends it at once.');
    stop.abort();
  } else if (performance.now() - firstRequestAt > SAME_KEYSTROKE_MS) hurry.abort();
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, requestStop);
if (process.env['npm_lifecycle_event']) whenParentEnds(requestStop);

try {
  const options = { env: process.env, signal: stop.signal, hurry: hurry.signal, say };
  const system = await launch(options);
  say(summary(system, await dashboardLink(system), process.env));
  await system.ended;
} catch (error) {
  if (error instanceof LaunchError || !stop.signal.aborted) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof LaunchError ? error.exitCode : 1;
  }
}

/** npm sends SIGTERM to its shell, and not every shell forwards it. */
function whenParentEnds(callback: () => void): void {
  const parent = process.ppid;
  const check = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(check);
    callback();
  }, 500).unref();
}
