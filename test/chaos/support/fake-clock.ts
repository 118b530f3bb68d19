import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Env } from './chaos-app.js';

/** The time of day of whatever process is started with `env`, beside this machine's. Its monotonic clock stays right. */
export type FakeClock = {
  readonly env: Env;
  /** @param offset as libfaketime reads it, such as `+40d` or `-4m`; processes that run follow at once */
  set(offset: string): Promise<void>;
};

/** @throws when libfaketime is missing */
export async function makeFakeClock(): Promise<FakeClock> {
  const file = join(tmpdir(), `rxhooks-clock-${randomUUID()}`);
  const set = (offset: string) => writeFile(file, `${offset}\n`);
  await set('+0');
  const env = {
    LD_PRELOAD: await findLibrary(),
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    // Its name until 0.9.9, and since.
    DONT_FAKE_MONOTONIC: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  return { env, set };
}

/** Where the program `faketime` has it, in the variant for programs with threads. */
async function findLibrary(): Promise<string> {
  try {
    const args = ['-m', '-f', '+0', 'printenv', 'LD_PRELOAD'];
    return (await promisify(execFile)('faketime', args)).stdout.trim();
  } catch (cause) {
    const message =
      'These tests set clocks with libfaketime, and `faketime` does not run: put it on the PATH.';
    throw new Error(message, { cause });
  }
}
