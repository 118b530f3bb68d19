import { blankSecrets } from '@rxhooks/domain';
import { pino } from 'pino';

/**
 * Writes what a process says before it has a logger, or when it ends: to stderr, one line of JSON
 * in production. Blanks secrets that an error quotes.
 */
export class ProcessLog {
  readonly #json;

  /** @param isProduction decides the format; the default works before the configuration is read */
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

  /** @param error of a fault that needs a look at its stack, which is written */
  fatal(text: string, error?: unknown): void {
    if (this.#json) this.#json.fatal({ err: error }, text);
    else write(`${text}\n${error instanceof Error ? `${error.stack}\n` : ''}`);
  }
}

/** A misspelt name counts as production: in development it is seldom set at all. */
function isForPeople(nodeEnv = ''): boolean {
  return ['', 'development', 'test'].includes(nodeEnv);
}

/**
 * Synchronous for files, terminals and pipes on Linux, so no line is lost when the process exits at
 * once.
 */
function write(text: string): void {
  process.stderr.write(blankSecrets(text));
}
