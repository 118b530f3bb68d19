import { expect, it } from 'vitest';
import { WorkerShutdown } from './worker-shutdown.js';

const atOnce = { close: async () => undefined };
const never = () => new Promise<never>(() => undefined);

it('ends although a round of leases hangs in a silent connection', async () => {
  const calls: string[] = [];
  const note = (name: string) => () => void calls.push(name);
  const parts = {
    dispatch: { stopClaiming: note('claim nothing'), stop: async () => undefined },
    sender: { interrupt: note('interrupt') },
    wakeUps: { settle: async () => undefined },
    record: { stop: note('give outcomes up') },
    leases: { close: never },
  };
  const { dispatch, sender, wakeUps, record, leases } = parts as never as Record<string, never>;
  const [stats, sweeper, upkeep, notifier, domainEvents, doorbell, deliveries] =
    Array(7).fill(atOnce);
  const shutdown = new WorkerShutdown(
    dispatch!,
    sender!,
    wakeUps!,
    record!,
    leases!,
    stats,
    sweeper,
    upkeep,
    notifier,
    domainEvents,
    doorbell,
    deliveries,
  );
  await shutdown.end();
  expect(calls).toEqual(['claim nothing', 'interrupt', 'give outcomes up']);
}, 5000);
