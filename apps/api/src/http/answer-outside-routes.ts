import { randomUUID } from 'node:crypto';
import { BadRequestException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import type { Dialects } from './dialect.js';
import { toErrorAnswer } from './error-answers.js';
import { RequestError } from './request-error.js';
import { standardHeaders } from './standard-headers.js';

const NOT_HTTP = ['400 Bad Request', 'The request is not valid HTTP'] as const;
const CLIENT_FAULTS: Readonly<Record<string, readonly [line: string, sentence: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request took too long to arrive'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers are too large'],
};

type ClientErrorHandler = NonNullable<FastifyServerOptions['clientErrorHandler']>;

/** Answers requests without a route: Fastify's own answers differ and quote the path. */
export function answersOutsideRoutes(dialects: Dialects) {
  return {
    clientErrorHandler,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      answerFrameworkError(dialects, error, request, reply),
  };
}

function answerFrameworkError(
  dialects: Dialects,
  error: Error,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  // No resource has such a long name in its path.
  const isTooLong = 'code' in error && error.code === 'FST_ERR_MAX_PARAM_LENGTH';
  const fault = isTooLong
    ? new RequestError(404, 'Resource not found')
    : new BadRequestException('The path is not valid');
  const common = toErrorAnswer(fault);
  const dialect = dialects.of({ url: request.url });
  const { status, body } = dialect?.toErrorAnswer(fault, common) ?? common;
  void reply.status(status).headers(standardHeaders(request.id)).send(body);
}

/** Answers requests that are malformed, too large or too slow, and closes the connection. */
function clientErrorHandler(...[error, socket]: Parameters<ClientErrorHandler>): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [line, sentence] = CLIENT_FAULTS[error.code] ?? NOT_HTTP;
  const body = JSON.stringify({ error: sentence });
  const headers = {
    ...standardHeaders(randomUUID()),
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  };
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  if (socket.writable) socket.write(`HTTP/1.1 ${line}\r\n${fields.join('')}\r\n${body}`);
  socket.destroySoon();
}
