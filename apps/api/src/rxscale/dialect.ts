import { rxscale } from '@rxhooks/contracts';
import { AccessError } from '../auth/access-error.js';
import { OUR_ERRORS } from '../http/described-errors.js';
import type { Dialect } from '../http/dialect.js';

/** The vendor renamed the base path: its older pages have the first one, its newer pages the second. */
export const PHARMACY_PATHS = ['v1/external-pharmacy-api-v1', 'v1/external_pharmacy_api'].map(
  (base) => `${base}/webhooks`,
);
export const ORGANISATION_PATH = 'v1/management/notification-subscriptions';

/** Errors look like those of our own calls. Without any key, the vendor names another header. */
export const rxscaleDialect: Dialect = {
  contract: rxscale.NAME,
  title: 'RxScale',
  prefixes: [ORGANISATION_PATH, ...PHARMACY_PATHS].map((path) => `/${path}`),
  olderPrefixes: PHARMACY_PATHS.slice(0, 1).map((path) => `/${path}`),
  keyHeaders: ['X-API-Key'],
  errors: OUR_ERRORS,

  readKey({ headers }) {
    const key = headers['x-api-key'];
    if (typeof key === 'string' && key !== '') return key;
    const isBare = headers.authorization === undefined && key === undefined;
    throw new AccessError(isBare ? 'authorization_header_missing' : 'api_key_missing');
  },

  toErrorAnswer: (_, common) => common,
};
