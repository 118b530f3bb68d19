import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Dialects } from './dialect.js';
import { toErrorAnswer } from './error-answers.js';
import { isField } from './request-of.js';

/** The only place where an error becomes a status. Its bodies are the three common shapes, unless a vendor has its own. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  readonly #logger = new Logger(ErrorFilter.name);

  constructor(private readonly dialects: Dialects) {}

  catch(error: unknown, host: ArgumentsHost): unknown {
    // One field of a query has gone wrong and the others have not: whoever runs the query answers for all of them.
    if (isField(host)) return error;
    const http = host.switchToHttp();
    const common = toErrorAnswer(error);
    const dialect = this.dialects.of(http.getRequest<FastifyRequest>());
    const answer = dialect?.toErrorAnswer(error, common) ?? common;
    const { status, body, headers = {} } = answer;
    if (status >= 500) this.#logger.error(error);
    const reply = http.getResponse<FastifyReply>();
    void reply.status(status).headers(headers).send(body);
    return undefined;
  }
}
