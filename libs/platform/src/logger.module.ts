import type { DynamicModule } from '@nestjs/common';
import { blankSecrets, blankSecretsInPath } from '@rxhooks/domain';
import { Logger, LoggerModule, type Params, PinoLogger } from 'nestjs-pino';
import { destination } from 'pino';
import { requestFields } from './request-log.js';
import { TurnStream } from './turn-stream.js';

// Nest logs what ends a start, such as a port in use; `runProgram` reports it in one line instead.
const SAID_ELSEWHERE: readonly unknown[] = ['ExceptionHandler', 'NestApplication'];

// A line for each module and route: more than a hundred at every start.
const DETAILS: readonly unknown[] = ['InstanceLoader', 'RouterExplorer', 'RoutesResolver'];

/** Logs what Nest says before the module exists, in the same format. */
export class NestLogger extends Logger {
  constructor(name: string, level: string) {
    const params = loggerParams(name, level);
    super(new PinoLogger(params), params);
  }

  override log(message: unknown, ...optionalParams: unknown[]): void {
    if (DETAILS.includes(optionalParams.at(-1))) super.debug(message, ...optionalParams);
    else super.log(message, ...optionalParams);
  }

  override error(message: unknown, ...optionalParams: unknown[]): void {
    if (!SAID_ELSEWHERE.includes(optionalParams.at(-1))) super.error(message, ...optionalParams);
  }
}

/**
 * Info lines hold only our own ids and figures. Attempts write thousands a second, so these are not
 * searched for secrets.
 */
const INFO = '{"level":30,';
const isInfo = (line: string) => line.startsWith(INFO);
const blankFault = (line: string) => (isInfo(line) ? line : blankSecrets(line));

/** One for the process, because it writes to standard output. */
const stream = new TurnStream(destination(1), isInfo);

export function loggerModule(name: string, level: string): DynamicModule {
  return LoggerModule.forRoot(loggerParams(name, level));
}

/**
 * Logs ids and figures only, one line per event. Requests are logged without headers, query and
 * body: the serializers are an allow-list, so that a new secret header cannot leak by being
 * forgotten. Text shaped like a secret is blanked in paths, and in all lines but those of level
 * info, where errors and libraries may quote one.
 */
function loggerParams(name: string, level: string): Params {
  return {
    // `logRequests` logs them; the module's middleware would make two loggers for each.
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
