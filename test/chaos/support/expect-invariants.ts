import { expect } from 'vitest';
import type { ChaosWorld } from './chaos-world.js';
import {
  findAltered,
  findBadlySigned,
  findDuplicates,
  findLate,
  findLost,
  findOffSchedule,
  findUnrecorded,
} from './invariants.js';
import { findLeaks } from './leaks.js';
import { readRecord } from './ledger.js';

export type Expected = {
  /** How many requests may have come once more (INV-3); default: none. */
  readonly duplicates?: number;
  /** How late a retry may come (INV-5); default: 5 s, since the machine may be busy. */
  readonly slackMs?: number;
  /** Leaves INV-5 out, where something else than the schedule sets the times. */
  readonly isOffSchedule?: boolean;
  /** Texts that must not be readable anywhere (INV-10), by what to call them. */
  readonly planted?: Readonly<Record<string, string>>;
};

/** Holds the producer's, the receivers' and the service's accounts against each other. Call it when all is settled. */
export async function expectInvariants(
  world: ChaosWorld,
  { duplicates = 0, slackMs = 5000, isOffSchedule = false, planted = {} }: Expected = {},
): Promise<void> {
  const { internet, producer, database, env } = world;
  const requests = internet.hosts.flatMap((host) => host.requests);
  const record = await readRecord(database);
  const ledger = { sent: producer.sent, secrets: producer.secrets, requests, record };
  const schedule = {
    seconds: (env['RETRY_SCHEDULE_SECONDS'] ?? '').split(',').map(Number),
    jitter: Number(env['RETRY_JITTER']),
    slackMs,
  };
  const again = findDuplicates(ledger);
  const faults = {
    'INV-1 lost': findLost(ledger),
    'INV-2 not on record': findUnrecorded(ledger),
    'INV-3 duplicates': again.length > duplicates ? again : [],
    'INV-4 after success': duplicates > 0 ? [] : findLate(ledger),
    'INV-5 off schedule': isOffSchedule ? [] : findOffSchedule(ledger, schedule),
    'INV-6 badly signed': findBadlySigned(ledger),
    'INV-7 altered': findAltered(ledger),
    'INV-10 stray connections': internet.strays.map(({ address, port }) => `${address} ${port}`),
    'INV-10 leaks': await findLeaks(world, planted),
  };
  const none = Object.fromEntries(Object.keys(faults).map((name) => [name, []]));
  expect(faults).toEqual(none);
}
