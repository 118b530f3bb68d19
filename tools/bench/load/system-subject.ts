import type { System } from '../servers/system.ts';
import type { Sender } from '../servers/tenant.ts';
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
    hold: async (feed) => (feed === 'cold' ? holdWithoutWorker(system) : holdFrozen(system)),
  };
}

async function holdWithoutWorker(system: System): Promise<Hold> {
  await system.stopWorkers();
  return { stored: async () => {}, release: () => system.startWorker() };
}

/** Freezes warm workers: running ones would look for events. */
function holdFrozen({ workers }: System): Hold {
  const signalAll = (signal: 'SIGSTOP' | 'SIGCONT') => {
    for (const { pid } of workers) process.kill(pid, signal);
  };
  signalAll('SIGSTOP');
  return { stored: async () => {}, release: async () => signalAll('SIGCONT') };
}
