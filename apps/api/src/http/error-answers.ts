import { HttpException } from '@nestjs/common';
import { NothingStoredError } from '@rxhooks/application';
import { AppError, type ErrorCode, MovingError } from '@rxhooks/domain';
import { databaseFaultOf, isPassing } from '@rxhooks/persistence';
import { InexactJsonError } from '@rxhooks/json';
import { AuditError } from '../audit/audit-error.js';
import { AccessError } from '../auth/access-error.js';
import { OverloadError } from './overload-error.js';
import { RateLimitError } from './rate-limit-error.js';
import { RequestError } from './request-error.js';

export type ErrorAnswer = {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
};

export const STATUS: Record<ErrorCode, number> = {
  invalid: 400,
  not_found: 404,
  already_exists: 409,
  conflict: 409,
  gone: 410,
  too_large: 413,
  unprocessable: 422,
  // Misdirected Request (RFC 9110, 15.5.20): this server cannot answer for it, and another one can.
  moved: 421,
};

/** Replaces messages of Nest and Fastify; the first is the contract's own. */
const STATUS_TEXTS: Readonly<Record<number, string>> = {
  404: 'Resource not found',
  413: 'The request body is too large',
  415: 'The Content-Type must be application/json',
};

/** Bodies: (a) `error`, (b) `code` and `description`, (c) `error` and `details` by field. */
export function toErrorAnswer(error: unknown): ErrorAnswer {
  if (error instanceof AppError) return fromAppError(error);
  if (error instanceof AccessError) {
    const { status, code, message: description } = error;
    return { status, body: { code, description } };
  }
  if (error instanceof RequestError) {
    const { status, message, headers } = error;
    return { status, body: { error: message }, headers };
  }
  if (error instanceof RateLimitError) {
    const headers = { 'Retry-After': String(error.retryAfterSeconds) };
    return { status: 429, body: { error: 'Rate limit exceeded' }, headers };
  }
  if (error instanceof OverloadError) {
    const body = { error: 'The service is busy' };
    return { status: 503, body, headers: { 'Retry-After': String(error.retryAfterSeconds) } };
  }
  if (error instanceof InexactJsonError) return { status: 400, body: { error: error.message } };
  if (error instanceof HttpException) return fromHttpException(error);
  const fault = databaseFaultOf(error);
  if (fault === 'moved') return fromAppError(AppError.moved());
  if (error instanceof MovingError || fault === 'moving') {
    const body = { error: new MovingError().message };
    return { status: 503, body, headers: { 'Retry-After': '5' } };
  }
  if (fault === 'unstorable') return { status: 400, body: { error: 'Bad request' } };
  if (error instanceof AuditError || isPassing(fault)) {
    const body = { error: 'The service is temporarily unavailable' };
    return { status: 503, body, headers: { 'Retry-After': '5' } };
  }
  const body = { error: 'Internal server error' };
  const isSafe = error instanceof NothingStoredError;
  return { status: 500, body: isSafe ? { ...body, stored: false } : body };
}

function fromAppError({ code, message, fields }: AppError): ErrorAnswer {
  const body = fields.length > 0 ? { error: message, details: fields } : { error: message };
  return { status: STATUS[code], body };
}

function fromHttpException(error: HttpException): ErrorAnswer {
  const status = error.getStatus();
  return { status, body: { error: STATUS_TEXTS[status] ?? error.message } };
}
