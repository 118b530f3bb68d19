import { KeyRingError } from '@rxhooks/application';
import { CONFIG_EXIT_CODE } from '../config/exit-code.js';
import { ConfigError } from '../config/load-config.js';
import { StartError } from './start-error.js';

export type StartFault = {
  /** What is wrong and what to do, without a value of the configuration. */
  readonly text: string;
  readonly exitCode: number;
};

// A restart may help, so the supervisor tries again.
const MAY_PASS = 1;

const NO_RIGHT: StartFault = {
  text:
    'PostgreSQL refuses the role in DATABASE_URL a right that it needs. For migrations run `GRANT CREATE, USAGE ON SCHEMA <schema> TO <role>`; ' +
    'docs/postgresql.md has what api and worker need.',
  exitCode: CONFIG_EXIT_CODE,
};

/** Keys are codes of Node.js, or SQLSTATEs of PostgreSQL (errcodes-appendix). */
const KNOWN: Readonly<Record<string, StartFault>> = {
  EADDRINUSE: {
    text: 'The port is in use. End the process that listens on it, or set PORT (api) or WORKER_PORT (worker).',
    exitCode: MAY_PASS,
  },
  EACCES: {
    text: 'The port may not be used by this user. Set PORT (api) or WORKER_PORT (worker) to one above 1023.',
    exitCode: CONFIG_EXIT_CODE,
  },
  '28P01': {
    text: 'PostgreSQL refuses the password. Correct the user or the password in DATABASE_URL.',
    exitCode: CONFIG_EXIT_CODE,
  },
  '28000': {
    text:
      'PostgreSQL refuses the login. Correct the user in DATABASE_URL, add ?sslmode=verify-full where the server takes TLS alone, ' +
      'or change pg_hba.conf of the server.',
    exitCode: CONFIG_EXIT_CODE,
  },
  '42501': NO_RIGHT,
  // A schema that the role may not use counts as not found.
  '3F000': NO_RIGHT,
  '3D000': {
    text: 'The database does not exist. Create it, or correct its name in DATABASE_URL.',
    exitCode: CONFIG_EXIT_CODE,
  },
};

/** Returns `undefined` for an unforeseen fault: its stack is needed. */
export function describeStartFault(error: unknown): StartFault | undefined {
  if (error instanceof ConfigError || error instanceof KeyRingError)
    return { text: error.message, exitCode: CONFIG_EXIT_CODE };
  if (error instanceof StartError) return { text: error.message, exitCode: error.exitCode };
  if (!(error instanceof Error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  return (code === undefined ? undefined : KNOWN[code]) ?? describeStartFault(error.cause);
}
