import type { CustomHeader, Subscription } from '@rxhooks/domain';
import type { Contract } from '../ports/contract.js';
import type { Sealer } from '../ports/sealer.js';
import type { SubscriptionChanges } from '../ports/subscription-store.js';
import { sealHeaders } from './sealed-headers.js';

type Derived = 'dedupeKey' | 'sealedHeaders' | 'isOnePerTargetAndType' | 'secret';

export type UpdateCommand = Omit<SubscriptionChanges, Derived> & {
  /** In place of all that there are. */
  readonly customHeaders?: readonly CustomHeader[] | undefined;
  /** Also for a receiver at another origin: the contract leaves alone what an update does not mention. */
  readonly keepsHeaders?: boolean;
};

/** What it will be, when the call changes what or where: others may stand in the way then. */
export function becomingOf(
  current: Subscription,
  { target = current.target, eventTypes }: UpdateCommand,
): Subscription | undefined {
  if (target === current.target && eventTypes === undefined) return undefined;
  return { ...current, target, eventTypes: eventTypes ?? current.eventTypes };
}

/**
 * A receiver at another origin does not get the custom headers of the one before, which may be its credentials, unless it
 * is said to.
 */
export function planChange(
  contract: Contract,
  sealer: Sealer,
  current: Subscription,
  command: UpdateCommand,
): SubscriptionChanges {
  const { target, customHeaders, keepsHeaders, ...others } = command;
  const { dedupeKey, isOnePerTargetAndType } = contract;
  const becoming = becomingOf(current, command);
  const isMoved = target !== undefined && target !== current.target;
  const isElsewhere = isMoved && new URL(target).origin !== new URL(current.target).origin;
  return {
    ...others,
    ...(isMoved && { target }),
    ...(isElsewhere && !keepsHeaders && { sealedHeaders: null }),
    ...(customHeaders && {
      sealedHeaders: sealHeaders(sealer, customHeaders, current.uid) ?? null,
    }),
    ...(becoming && { dedupeKey: dedupeKey?.(becoming) ?? null, isOnePerTargetAndType }),
  };
}
