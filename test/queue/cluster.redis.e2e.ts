/** Six nodes of a Redis Cluster, two apis and three workers, each a process of its own. */
import { promiseToOutliveAFailover } from '../support/failover-promises.js';
import { startRedisCluster } from '../support/redis-cluster.js';

promiseToOutliveAFailover('a Redis Cluster of three masters and three replicas', startRedisCluster);
