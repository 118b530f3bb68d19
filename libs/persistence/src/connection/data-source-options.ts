import { type PoolPurpose, poolOptions, PostgresPool } from '@rxhooks/platform';
import type { DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from '../migrations/index.js';
import { PLAN_ONCE_BY_KEY, PREPARED } from './prepared-statements.js';
import { ApiKeyRow } from '../access/api-key.row.js';
import { OrganisationRow } from '../organisations/organisation.row.js';
import { PharmacyRow } from '../organisations/pharmacy.row.js';
import { SubscriptionRow } from '../subscriptions/subscription.row.js';

// A statement that takes this long has met a lock or a dying server; failing frees the pool for the others.
const STATEMENT_TIMEOUT_MS = 4000;
const POOL_SIZE = 10;
const PREPARED_POOL_SIZE = 8;
// A plan stays as good as what was known when it was made. The server makes it anew when it has counted a table again,
// which may be minutes after many rows came; a new connection looks at how large the table is now.
const PLAN_LIFETIME_S = 40;

/** For everything but the hottest statements. */
export function dataSourceOptions(url: string, size = POOL_SIZE) {
  return optionsFor({ url, size, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
}

/** Connections of their own, so that what is slow elsewhere keeps no delivery waiting for one. */
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

/** One for the lock and one for the work, both without a limit: an index on a large table takes as long as it takes. */
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
    // Without a handler an idle connection that dies would end the process.
    poolErrorHandler: () => undefined,
    extra: poolOptions(purpose),
    logging: false,
  } satisfies DataSourceOptions;
}
