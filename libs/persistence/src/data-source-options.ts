import type { DataSourceOptions } from 'typeorm';
import { LastingClient } from './lasting-client.js';
import { MIGRATIONS } from './migrations/index.js';
import { PreparedClient } from './prepared-client.js';
import { PREPARED } from './prepared-statements.js';
import { ApiKeyRow } from './rows/api-key.row.js';
import { OrganisationRow } from './rows/organisation.row.js';
import { PharmacyRow } from './rows/pharmacy.row.js';
import { SubscriptionRow } from './rows/subscription.row.js';

const POOL_SIZE = 10;
const PREPARED_POOL_SIZE = 8;
// A plan stays as good as what was known when it was made. The server makes it anew when it has counted a table again,
// which may be minutes after many rows came; a new connection looks at how large the table is now.
const PLAN_LIFETIME_S = 60;
// A statement that takes this long has met a lock or a dying server; failing frees the pool for the others. Waiting for a
// connection and for the statement together stay below the margin that a lease has beyond its attempt (`leaseMs`).
const STATEMENT_TIMEOUT_MS = 4000;
const CONNECTION_TIMEOUT_MS = 3000;
const IDLE_TRANSACTION_TIMEOUT_MS = 10_000;
// The driver's own limit: a server that has gone cannot end a statement any more.
const GRACE_MS = 500;

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
    extra: {
      Client: LastingClient,
      statement_timeout: statementTimeoutMs,
      // A process that freezes inside a transaction must not keep its locks from everybody else.
      idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
      query_timeout: statementTimeoutMs && statementTimeoutMs + GRACE_MS,
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      keepAlive: true,
    },
    logging: false,
  } satisfies DataSourceOptions;
}

/** Connections of their own, so that what is slow elsewhere keeps no delivery waiting for one. */
export function preparedOptions(url: string) {
  const options = dataSourceOptions(url);
  return {
    ...options,
    name: PREPARED,
    poolSize: PREPARED_POOL_SIZE,
    extra: {
      ...options.extra,
      Client: PreparedClient,
      maxLifetimeSeconds: PLAN_LIFETIME_S,
    },
  } satisfies DataSourceOptions & { name: string };
}
