import { type PoolPurpose, poolOptions, PostgresPool } from '@rxhooks/platform';
import type { DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from '../migrations/index.js';
import { PLAN_ONCE_BY_KEY, PREPARED } from './prepared-statements.js';
import { ApiKeyRow } from '../access/api-key.row.js';
import { OrganisationRow } from '../organisations/organisation.row.js';
import { PharmacyRow } from '../organisations/pharmacy.row.js';
import { SubscriptionRow } from '../subscriptions/subscription.row.js';

// A statement that takes this long waits for a lock or a dying server; failing frees its
// connection.
const STATEMENT_TIMEOUT_MS = 4000;
const POOL_SIZE = 10;
const PREPARED_POOL_SIZE = 8;
// A plan is as good as the statistics it was made with. The server replans after an ANALYZE,
// perhaps minutes after many rows came; a new connection plans for the current size of a table.
const PLAN_LIFETIME_S = 40;

/** The pool of all but the hottest statements. */
export function dataSourceOptions(url: string, size = POOL_SIZE) {
  return optionsFor({ url, size, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
}

/**
 * A pool of its own, so that slow statements elsewhere keep no delivery waiting for a connection.
 */
export function preparedOptions(url: string, size = PREPARED_POOL_SIZE) {
  const options = optionsFor({
    url,
    size,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    settings: PLAN_ONCE_BY_KEY,
    lifetimeSeconds: PLAN_LIFETIME_S,
  });
  return { ...options, name: PREPARED };
}

/**
 * One connection for the lock and one for the work, both without a timeout: an index on a large
 * table may take long.
 */
export function migrationOptions(url: string) {
  return optionsFor({ url, size: 2, statementTimeoutMs: 0, lifetimeSeconds: 0 });
}

function optionsFor(purpose: PoolPurpose) {
  return {
    type: 'postgres',
    url: purpose.url,
    entities: [OrganisationRow, PharmacyRow, ApiKeyRow, SubscriptionRow],
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migrations',
    driver: { Pool: PostgresPool },
    // Without a handler the error of an idle connection would end the process.
    poolErrorHandler: () => undefined,
    extra: poolOptions(purpose),
    logging: false,
  } satisfies DataSourceOptions;
}
