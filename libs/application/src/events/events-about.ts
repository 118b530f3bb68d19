import type { Contracts, OperationalEvent } from '../ports/contract.js';
import type { Happening } from '../ports/happening.js';

/** What the contracts that hear of other contracts' webhooks tell of this; nothing about their own. */
export function eventsAbout(
  contracts: Contracts,
  happening: Happening,
): readonly OperationalEvent[] {
  if ('subscription' in happening && contracts.get(happening.subscription.contract).hears)
    return [];
  return contracts.all().flatMap(({ hears }) => hears?.(happening) ?? []);
}
