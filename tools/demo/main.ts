/** `npm run demo`: shows the main job from end to end; exits 1 if anything is wrong. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { print } from './print.ts';
import { withStage } from './stage.ts';
import { tellStory } from './story.ts';

/** Far more than it takes: a run that hangs must end by itself in CI. */
const LONGEST_RUN_MS = 180_000;
const INTERRUPTED = 130;
const LOG_LINES = 20;
/** What Nest writes at every start. */
const AS_ALWAYS = /"context":"(InstanceLoader|RouterExplorer|RoutesResolver|Nest\w+)"/;

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => stop.abort());
process.stdout.on('error', () => {}); // the reader may close the pipe

const folder = await mkdtemp(join(tmpdir(), 'rxhooks-demo-'));
const logFile = join(folder, 'apps.log');
const timeout = AbortSignal.timeout(LONGEST_RUN_MS);
const signal = AbortSignal.any([stop.signal, timeout]);
try {
  await withStage({ folder, logFile, signal }, tellStory);
} catch (error) {
  if (stop.signal.aborted) {
    print('\nStopped before the end.');
    process.exitCode = INTERRUPTED;
  } else {
    process.stderr.write(report(error));
    process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

function report(error: unknown): string {
  const seconds = LONGEST_RUN_MS / 1000;
  const reason = timeout.aborted ? `It did not end within ${seconds} seconds.` : messageOf(error);
  const logs = [join(folder, 'data/postgres.log'), logFile].flatMap(lastLines);
  return [...logs, '', `The demo failed. ${reason}`, ''].join('\n');
}

/** Printed because the file is about to be deleted. */
function lastLines(file: string): string[] {
  const written = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const lines = written.filter((line) => line && !AS_ALWAYS.test(line)).slice(-LOG_LINES);
  return lines.length > 0 ? ['', `${file} ended with:`, ...lines] : [];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
