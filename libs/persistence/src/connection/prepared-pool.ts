import type { OnApplicationShutdown } from '@nestjs/common';
import { poolOptions, PostgresPool } from '@rxhooks/platform';

const SIZE = 8;
// A plan is as good as the statistics it was made with. The server replans after an ANALYZE,
// perhaps minutes after many rows came; a new connection plans for the current size of a table.
const PLAN_LIFETIME_S = 40;

/**
 * Plans each statement once and by index, however little the tables hold by then: the plan of an
 * empty table reads it from end to end, and would still do so when it has grown. Without JIT, which
 * large estimates would start.
 */
const PLAN_ONCE_BY_KEY = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  cpu_tuple_cost: '1',
  cpu_index_tuple_cost: '1',
  random_page_cost: '0.1',
  jit: 'off',
};

/**
 * The connections that keep plans. A pool of its own, so that slow statements elsewhere keep no
 * delivery waiting for a connection.
 */
export class PreparedPool extends PostgresPool implements OnApplicationShutdown {
  constructor(url: string, size = SIZE, lifetimeSeconds = PLAN_LIFETIME_S) {
    super(poolOptions({ url, size, settings: PLAN_ONCE_BY_KEY, lifetimeSeconds }));
  }

  onApplicationShutdown(): Promise<void> {
    return this.end();
  }
}
