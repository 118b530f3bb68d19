import { fork, type ChildProcess } from 'node:child_process';
import { LaunchError } from './launch-error.ts';

/** EX_CONFIG of sysexits.h: trying again cannot help. */
const CONFIGURATION_ERROR = 78;
const EARLY_MS = 10_000;
const EARLY_DEATHS = 3;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const DRAIN_MS = 30_000;

export interface AppOptions {
  readonly name: string;
  readonly script: string;
  readonly nodeFlags: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly output: 'inherit' | number;
  readonly say: (line: string) => void;
  /** Called once, when starting it again makes no sense. */
  readonly onHopeless: (error: LaunchError) => void;
}

export interface App {
  /** Asks it to finish; kills it after DRAIN_MS, or at once when `hurry` is aborted. */
  readonly stop: (hurry?: AbortSignal) => Promise<void>;
}

/** Runs a Node program and restarts it with growing pauses when it dies. */
export function keepRunning({ name, script, nodeFlags, ...options }: AppOptions): App {
  const { env, output, say, onHopeless } = options;
  let child: ChildProcess;
  let isRunning = false;
  let isStopping = false;
  let earlyDeaths = 0;
  let pause: NodeJS.Timeout | undefined;
  let onceStopped = () => {};

  const start = () => {
    const startedAt = performance.now();
    // In its own session: we pass on the terminal's Ctrl-C. The IPC channel ends it with us.
    child = fork(script, [], {
      env,
      detached: true,
      execArgv: [...nodeFlags],
      stdio: ['ignore', output, output, 'ipc'],
    });
    isRunning = true;
    child.once('exit', (code, signal) => {
      isRunning = false;
      if (isStopping) return onceStopped();
      const reason = signal ? `killed by ${signal}` : `exit code ${code}`;
      earlyDeaths = performance.now() - startedAt < EARLY_MS ? earlyDeaths + 1 : 0;
      if (code === CONFIGURATION_ERROR) {
        onHopeless(new LaunchError(`${name} refuses its configuration; see above.`, code));
      } else if (earlyDeaths >= EARLY_DEATHS) {
        const text = `${name} does not stay up (${reason}, ${EARLY_DEATHS} times in a row); see above.`;
        onHopeless(new LaunchError(text, code || 1));
      } else {
        const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** earlyDeaths, LONGEST_PAUSE_MS);
        say(`${name} ended (${reason}); starting it again in ${pauseMs / 1000} s.`);
        pause = setTimeout(start, pauseMs);
      }
    });
  };
  start();

  return {
    stop: async (hurry) => {
      isStopping = true;
      clearTimeout(pause);
      if (!isRunning) return;
      const stopped = new Promise<void>((resolve) => (onceStopped = resolve));
      const kill = () => child.kill('SIGKILL');
      const deadline = setTimeout(() => {
        say(`${name} did not finish within ${DRAIN_MS / 1000} s; ending it.`);
        kill();
      }, DRAIN_MS);
      child.kill('SIGTERM');
      hurry?.addEventListener('abort', kill, { once: true });
      if (hurry?.aborted) kill();
      await stopped;
      clearTimeout(deadline);
    },
  };
}
