import { withQueue } from '../servers/queue-server.ts';
import type { System } from '../servers/system.ts';
import type { Sender } from '../servers/tenant.ts';
import { alarmsSet, FAN_OUT_QUEUE } from './alarms-set.ts';
import { settled } from './settled.ts';
import type { Hold, Subject } from './subject.ts';

/** This system, as one sender sees it. */
export function systemSubject(system: System, sender: Sender): Subject {
  const { key, organisations, paths } = sender;
  const { api, database, redis, postgres } = system;
  return {
    to: { kind: 'api', url: api.url, key, ...(organisations && { organisations }) },
    paths,
    watched: {
      processes: () => ({
        api: api.pid,
        ...Object.fromEntries(
          system.workers.map(({ pid }, i) => [i === 0 ? 'worker' : `worker ${i + 1}`, pid]),
        ),
        PostgreSQL: postgres.pid,
        ...(redis && { Redis: redis.pid }),
      }),
      database,
      ...(redis && { redisUrl: redis.url }),
    },
    settled: () => settled(system),
    hold: (feed) => (feed === 'cold' ? holdWithoutWorker(system) : holdInQueue(system)),
  };
}

async function holdWithoutWorker(system: System): Promise<Hold> {
  await system.stopWorkers();
  return { stored: async () => {}, release: () => system.startWorker() };
}

async function holdInQueue({ queues, bench }: System): Promise<Hold> {
  await withQueue(queues, FAN_OUT_QUEUE, (queue) => queue.pause());
  return {
    stored: (events) =>
      withQueue(queues, FAN_OUT_QUEUE, (queue) => alarmsSet(queue, events, bench.signal)),
    release: () => withQueue(queues, FAN_OUT_QUEUE, (queue) => queue.resume()),
  };
}
