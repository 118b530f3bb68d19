import type { DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from './migrations/index.js';
import { ApiKeyRow } from './rows/api-key.row.js';
import { OrganisationRow } from './rows/organisation.row.js';
import { PharmacyRow } from './rows/pharmacy.row.js';
import { SubscriptionRow } from './rows/subscription.row.js';

const POOL_SIZE = 10;
// A statement that takes this long has met a lock or a dying server; failing frees the pool for the others.
const STATEMENT_TIMEOUT_MS = 15_000;

export function dataSourceOptions(url: string, statementTimeoutMs = STATEMENT_TIMEOUT_MS) {
  return {
    type: 'postgres',
    url,
    entities: [OrganisationRow, PharmacyRow, ApiKeyRow, SubscriptionRow],
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migrations',
    poolSize: POOL_SIZE,
    // Without a handler an idle connection that dies would end the process.
    poolErrorHandler: () => undefined,
    extra: { statement_timeout: statementTimeoutMs, connectionTimeoutMillis: 10_000 },
    logging: false,
  } satisfies DataSourceOptions;
}
