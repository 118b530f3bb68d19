import { semble } from '@rxhooks/contracts';
import { AppError } from '@rxhooks/domain';
import { AccessError } from '../auth/access-error.js';
import type { Dialect } from '../http/dialect.js';
import type { ErrorAnswer } from '../http/error-answers.js';
import { RateLimitError } from '../http/rate-limit-error.js';
import { DESCRIBED_ERRORS } from './described-errors.js';

export const PATH = 'graphql';

/** One entry of `errors`. */
export type ToldError = {
  readonly message: string;
  readonly extensions: { readonly code: string };
};

const CODES: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'PAYLOAD_TOO_LARGE',
  421: 'MISDIRECTED_REQUEST',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
};

const ACCESS: Readonly<Partial<Record<AccessError['code'], string>>> = {
  authorization_header_missing: 'Missing token.',
  api_key_missing: 'Missing token.',
  invalid_api_key: 'Invalid token.',
};

/**
 * All errors become `errors`: with their status before the query runs, and with 200 after. Rate
 * limits always have 200: the vendor's clients look for them there.
 */
export const sembleDialect: Dialect = {
  contract: semble.NAME,
  title: 'Semble',
  prefixes: [`/${PATH}`],
  olderPrefixes: [],
  keyHeaders: ['x-token'],
  errors: DESCRIBED_ERRORS,

  readKey({ headers: { 'x-token': token } }) {
    if (typeof token === 'string' && token !== '') return token;
    throw new AccessError('api_key_missing');
  },

  toErrorAnswer(error, common) {
    const body = { errors: [tellError(error, common)] };
    return error instanceof RateLimitError ? { status: 200, body } : { ...common, body };
  },
};

/** @param common the answer of other APIs */
export function tellError(error: unknown, { status, body }: ErrorAnswer): ToldError {
  const message = sentenceOf(error) ?? String(body['error'] ?? body['description']);
  return { message, extensions: { code: CODES[status] ?? 'BAD_USER_INPUT' } };
}

function sentenceOf(error: unknown): string | undefined {
  if (error instanceof AccessError)
    return error.code === 'permission_denied'
      ? error.message.replace('API key', 'token')
      : (ACCESS[error.code] ?? error.message);
  if (error instanceof RateLimitError)
    return `Called too often; try again in ${error.retryAfterSeconds} s.`;
  return error instanceof AppError ? describeFaults(error) : undefined;
}

/** Fields that this API names differently. */
const FIELDS: Readonly<Record<string, string>> = { target: 'url' };

/** Names each fault and its field. */
export function describeFaults({ code, message, fields }: AppError): string {
  if (code === 'already_exists')
    return 'Another webhook has this url and one of these eventTypes already.';
  if (fields.length === 0) return message;
  return fields.map((fault) => `${FIELDS[fault.field] ?? fault.field}: ${fault.message}`).join(' ');
}
