import { decoda } from '@rxhooks/contracts';
import { AppError } from '@rxhooks/domain';
import { InexactJsonError } from '@rxhooks/json';
import type { Dialect } from '../http/dialect.js';
import type { ErrorAnswer } from '../http/error-answers.js';
import { ParameterError } from '../http/parameter-error.js';
import { type Fault, FaultsError, wrongValue } from './faults.js';
import { DESCRIBED_ERRORS } from './described-errors.js';
import { isOfAnotherTenant } from './other-tenant.js';
import { readHeaders } from './read-headers.js';

export const PATHS = { current: 'webhook/decoda', old: 'v1/webhook' } as const;

/** Fields that this API names differently. */
const FIELDS: Readonly<Record<string, string>> = { target: 'url' };

/** `detail` is a list for a 422 and a sentence for other errors, whatever layer they come from. */
export const decodaDialect: Dialect = {
  contract: decoda.NAME,
  title: 'Decoda',
  prefixes: Object.values(PATHS).map((path) => `/${path}`),
  olderPrefixes: [`/${PATHS.old}`],
  keyHeaders: ['TENANT', 'API-KEY'],
  accessErrors: [
    {
      name: 'other_tenant',
      when: '`TENANT` is not the organisation of the key.',
      error: isOfAnotherTenant(),
    },
  ],
  readKey: ({ headers }) => readHeaders(headers).key,
  errors: DESCRIBED_ERRORS,

  toErrorAnswer(error, { status, headers = {}, body }): ErrorAnswer {
    const faults = faultsOf(error);
    if (faults) return { status: 422, headers, body: { detail: faults } };
    return { status, headers, body: { detail: body['error'] ?? body['description'] } };
  },
};

const placeOf = (error: AppError) => (error instanceof ParameterError ? error.place : 'body');

function faultsOf(error: unknown): readonly Fault[] | undefined {
  if (error instanceof FaultsError) return error.faults;
  if (error instanceof InexactJsonError)
    return [{ loc: ['body'], msg: 'JSON decode error', type: 'json_invalid' }];
  if (!(error instanceof AppError)) return undefined;
  if (error.fields.length > 0)
    return error.fields.map(({ field, message }) =>
      wrongValue(message, placeOf(error), FIELDS[field] ?? field),
    );
  return error.code === 'unprocessable' ? [wrongValue(error.message, 'body')] : undefined;
}
