export { type PoolPurpose, poolOptions } from './pool-options.js';
export { PostgresPool } from './postgres-pool.js';
