import { type PoolPurpose, poolOptions, PostgresPool } from '@rxhooks/platform';
import type { DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from '../migrations/index.js';
import { ApiKeyRow } from '../access/api-key.row.js';
import { OrganisationRow } from '../organisations/organisation.row.js';
import { PharmacyRow } from '../organisations/pharmacy.row.js';
import { SubscriptionRow } from '../subscriptions/subscription.row.js';

const POOL_SIZE = 10;
const MOVE_IDLE_MS = 600_000;

/** The pool of all but the hottest statements. */
export function dataSourceOptions(url: string, size = POOL_SIZE) {
  return optionsFor({ url, size });
}

/**
 * One connection for the lock and one for the work, both without a timeout: an index on a large
 * table may take long.
 */
export function migrationOptions(url: string) {
  return optionsFor({ url, size: 2, statementTimeoutMs: 0, lifetimeSeconds: 0 });
}

/**
 * For moving an organisation. Both cells write a row as the same text, or checksums would differ, and the triggers of
 * `MovingOrganisations` let these connections change what they keep from all others.
 */
export function moveOptions(url: string) {
  const asText = {
    TimeZone: 'UTC',
    DateStyle: 'ISO',
    bytea_output: 'hex',
    extra_float_digits: '1',
  };
  // The transaction that reads a table waits while its rows are written to the other cell.
  const patience = { idle_in_transaction_session_timeout: String(MOVE_IDLE_MS) };
  const settings = { 'rxhooks.moves': 'on', ...asText, ...patience };
  return optionsFor({ url, size: 2, statementTimeoutMs: 0, lifetimeSeconds: 0, settings });
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
