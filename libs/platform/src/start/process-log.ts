import { blankSecrets } from '@rxhooks/domain';
import { pino } from 'pino';

/**
 * What a process says before it has a logger, or when it ends: to stderr, one line of JSON in production. Secrets that an
 * error quotes are blanked.
 */
export class ProcessLog {
  readonly #json;

  /** @param isProduction decides the format, also while the configuration is not read yet */
  constructor(name: string, isProduction = !isForPeople(process.env['NODE_ENV'])) {
    this.#json = isProduction ? pino({ name, base: { name } }, { write }) : undefined;
  }

  info(text: string): void {
    if (this.#json) this.#json.info(text);
    else write(`${text}\n`);
  }

  warn(text: string): void {
    if (this.#json) this.#json.warn(text);
    else write(`${text}\n`);
  }

  /** @param error of a fault that has to be looked into; its stack is written */
  fatal(text: string, error?: unknown): void {
    if (this.#json) this.#json.fatal({ err: error }, text);
    else write(`${text}\n${error instanceof Error ? `${error.stack}\n` : ''}`);
  }
}

/** A name that is misspelt was meant for production: in development it is seldom given at all. */
function isForPeople(nodeEnv = ''): boolean {
  return ['', 'development', 'test'].includes(nodeEnv);
}

/** Synchronous for files, terminals and pipes on Linux, so a process that exits at once has still said it. */
function write(text: string): void {
  process.stderr.write(blankSecrets(text));
}
