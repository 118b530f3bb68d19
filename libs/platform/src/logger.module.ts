import type { DynamicModule } from '@nestjs/common';
import { blankSecrets, blankSecretsInPath } from '@rxhooks/domain';
import { Logger, LoggerModule, type Params, PinoLogger } from 'nestjs-pino';
import { destination } from 'pino';
import { requestFields } from './request-log.js';
import { TurnStream } from './turn-stream.js';

// Nest writes what ends a start, also a port that is in use; `runProgram` says it in one line.
const SAID_ELSEWHERE: readonly unknown[] = ['ExceptionHandler', 'NestApplication'];

/** For what Nest says before the module is there: the same format from the first line on. */
export class NestLogger extends Logger {
  constructor(name: string, level: string) {
    const params = loggerParams(name, level);
    super(new PinoLogger(params), params);
  }

  override error(message: unknown, ...optionalParams: unknown[]): void {
    if (!SAID_ELSEWHERE.includes(optionalParams.at(-1))) super.error(message, ...optionalParams);
  }
}

/** Lines of one level, which attempts have, hold ids and figures of ours, and there are thousands of them in a second. */
const INFO = '{"level":30,';
const isInfo = (line: string) => line.startsWith(INFO);
const blankFault = (line: string) => (isInfo(line) ? line : blankSecrets(line));

/** One for the process, whose standard output it is. */
const stream = new TurnStream(destination(1), isInfo);

export function loggerModule(name: string, level: string): DynamicModule {
  return LoggerModule.forRoot(loggerParams(name, level));
}

/**
 * One line per thing that happened, ids and figures only. Requests are logged without headers, query and body: the
 * serializers are an allow-list, so that a new secret header cannot leak by being forgotten. What is shaped like a secret
 * is blanked in the path and in every line of a fault, wherever in it an error or a library has quoted it.
 */
function loggerParams(name: string, level: string): Params {
  return {
    // `logRequests` logs them instead of the module's middleware, which makes two loggers for each.
    forRoutes: [],
    pinoHttp: {
      name,
      level,
      stream,
      hooks: { streamWrite: blankFault },
      mixin: requestFields,
      serializers: {
        req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
          id,
          method,
          path: blankSecretsInPath(url.split('?', 1)[0] ?? ''),
        }),
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
        err: ({ type, message, stack }: { type: string; message: string; stack: string }) => ({
          type,
          message,
          stack,
        }),
      },
    },
  };
}
