import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { toErrorAnswer } from './error-answers.js';

/** The only place where an error becomes a status. Its bodies are the three shapes of the RxScale contract. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  readonly #logger = new Logger(ErrorFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const { status, body, headers = {} } = toErrorAnswer(error);
    if (status >= 500) this.#logger.error(error);
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.status(status).headers(headers).send(body);
  }
}
