import { CheckTarget, type Contract, Subscriptions } from '@rxhooks/application';
import type { Subscription } from '@rxhooks/domain';
import { CountingIds } from './counting-ids.js';
import { FakeClock } from './fake-clock.js';
import { FakeContracts } from './fake-contracts.js';
import { MemorySubscriptionStore } from './memory-subscription-store.js';
import { ReadableSealer } from './readable-sealer.js';
import { ScriptedPolicy } from './scripted-policy.js';

type Options = {
  /** What the policy has against every target. */
  readonly refusal?: string;
  readonly perOrganisation?: number;
  readonly contract?: Contract;
};

export function setUpSubscriptions(
  rows: readonly Subscription[] = [],
  { refusal, perOrganisation = 1000, contract }: Options = {},
) {
  const store = new MemorySubscriptionStore(...rows);
  const policy = new ScriptedPolicy(refusal);
  const sealer = new ReadableSealer();
  const clock = new FakeClock();
  const subscriptions = new Subscriptions(
    store,
    contract ? new FakeContracts([contract]) : new FakeContracts(),
    new CheckTarget(policy),
    sealer,
    new CountingIds(),
    clock,
    { perOrganisation },
  );
  return { subscriptions, store, policy, sealer, clock };
}
