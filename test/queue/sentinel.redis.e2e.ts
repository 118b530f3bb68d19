/** A master, two replicas and three sentinels, two apis and three workers, each a process of its own. */
import { promiseToOutliveAFailover } from '../support/failover-promises.js';
import { startRedisWithSentinels } from '../support/redis-sentinel.js';

promiseToOutliveAFailover('a Redis with sentinels', startRedisWithSentinels);
