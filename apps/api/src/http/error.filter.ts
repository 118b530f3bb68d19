import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { MovingError } from '@rxhooks/domain';
import { databaseFaultOf } from '@rxhooks/persistence';
import { kindOf, RareLines } from '@rxhooks/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Dialects } from './dialect.js';
import { toErrorAnswer } from './error-answers.js';
import { OverloadError } from './overload-error.js';
import { RequestError } from './request-error.js';
import { isField } from './request-of.js';

/** The only place that maps errors to statuses. Bodies have one of three shapes, or a vendor's. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  readonly #logger = new Logger(ErrorFilter.name);
  readonly #lines = new RareLines();

  constructor(private readonly dialects: Dialects) {}

  catch(thrown: unknown, host: ArgumentsHost): unknown {
    // Only one field of a query has failed: `QueryRunner` answers for all fields.
    if (isField(host)) return thrown;
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const error = hasBrokenOff(request) ? new RequestError(400, 'The request broke off') : thrown;
    const common = toErrorAnswer(error);
    const dialect = this.dialects.of(request);
    const answer = dialect?.toErrorAnswer(error, common) ?? common;
    const { status, body, headers = {} } = answer;
    if (status >= 500 && !isExpected(error)) this.#log(error);
    const reply = http.getResponse<FastifyReply>();
    void reply.status(status).headers(headers).send(body);
    return undefined;
  }

  #log(error: unknown): void {
    this.#lines.tell(kindOf(error), (leftOut) =>
      this.#logger.error(leftOut === 0 ? error : { err: error, leftOut }),
    );
  }
}

/** No operator has to look: what causes it ends by itself. */
function isExpected(error: unknown): boolean {
  return (
    error instanceof OverloadError ||
    error instanceof MovingError ||
    databaseFaultOf(error) === 'moving'
  );
}

/** The client disconnected within its body, which is no fault of ours. */
function hasBrokenOff({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.complete;
}
