import { format } from 'node:util';
import { Logger } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { loadConfig } from '../config/load-config.js';
import { NestLogger } from '../logger.module.js';
import { describeStartFault } from './describe-start-fault.js';
import { ProcessLog } from './process-log.js';

/**
 * Runs the main function of a process. A fault ends it with a line that says what to do, and an
 * exit code for the supervisor.
 */
export async function runProgram(
  name: string,
  main: (config: Config, log: ProcessLog) => Promise<void>,
): Promise<void> {
  const log = new ProcessLog(name);
  takeStrayLines(log);
  process.on('uncaughtException', (error) => {
    log.fatal('An error was not handled; the process ends.', error);
    process.exit(1);
  });
  try {
    const config = loadConfig();
    Logger.overrideLogger(new NestLogger(name, config.logLevel));
    await main(config, log);
  } catch (error) {
    const fault = describeStartFault(error);
    log.fatal(fault?.text ?? 'The process cannot start.', fault ? undefined : error);
    process.exit(fault?.exitCode ?? 1);
  }
}

const firstLineOf = (text: string) => text.split('\n', 1)[0];

/** Gives lines that Node and libraries print past every logger the form of all others. */
function takeStrayLines(log: ProcessLog): void {
  const warn = (...parts: unknown[]) => log.warn(format(...parts));
  Object.assign(console, { warn, error: warn });
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => log.warn(`${name}: ${firstLineOf(message)}`));
}
