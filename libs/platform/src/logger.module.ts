import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';

/**
 * One line per thing that happened, ids and figures only. Requests are logged without headers, query and body: the
 * serializers are an allow-list, so that a new secret header cannot leak by being forgotten.
 */
export function loggerModule(name: string, level: string): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: {
      name,
      level,
      autoLogging: { ignore: ({ url = '' }) => url.startsWith('/health') || url === '/metrics' },
      customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'debug'),
      quietReqLogger: true,
      serializers: {
        req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
          id,
          method,
          path: url.split('?', 1)[0],
        }),
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
        err: ({ type, message, stack }: { type: string; message: string; stack: string }) => ({
          type,
          message,
          stack,
        }),
      },
    },
  });
}
