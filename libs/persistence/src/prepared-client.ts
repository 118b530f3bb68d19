import type { ClientConfig } from 'pg';
import { LastingClient } from './lasting-client.js';

/** What the driver has made of the URL and its options; not in its types. */
type WithParameters = { readonly connectionParameters: { options: string | undefined } };

/**
 * One plan for each statement, kept, and by index however little the tables hold when it is made: the plan of an empty
 * table reads it from end to end, and would still do so when it has grown. Without a compiler that large estimates call.
 */
const PLAN_ONCE_BY_KEY = [
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'enable_bitmapscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'cpu_tuple_cost=1',
  'cpu_index_tuple_cost=1',
  'random_page_cost=0.1',
  'jit=off',
];

/** A connection for prepared statements and for nothing else. */
export class PreparedClient extends LastingClient {
  constructor(config?: string | ClientConfig) {
    super(config);
    const { connectionParameters } = this as unknown as WithParameters;
    const settings = PLAN_ONCE_BY_KEY.map((setting) => `-c ${setting}`);
    connectionParameters.options = [connectionParameters.options, ...settings].join(' ').trim();
  }
}
