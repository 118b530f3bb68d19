import type { CustomHeader, JsonObject, Subscription } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import type { Contract } from '../ports/contract.js';
import type { Sealer } from '../ports/sealer.js';
import type { NewSubscription } from '../ports/subscription-store.js';
import { sealHeaders } from './sealed-headers.js';

export type RegisterCommand = {
  readonly scope: TenantScope;
  readonly contract: string;
  /** The prefix that the contract gives the ids of its subscriptions. */
  readonly uidPrefix: string;
  readonly target: string;
  readonly eventTypes: readonly string[];
  readonly payloadVersion: string;
  readonly metaData: JsonObject | undefined;
  readonly customHeaders: readonly CustomHeader[];
  readonly dedupeKey: string | undefined;
  /** Those under which a former release has stored the same subscription. */
  readonly formerDedupeKeys?: readonly string[];
  /** Who is told of deliveries that have failed for good. */
  readonly notifyEmail?: string | undefined;
};

export type Registered = {
  readonly subscription: Subscription;
  /** In clear, for this one answer only. */
  readonly secret: string;
};

export function planRegistration(
  { isOnePerTargetAndType }: Contract,
  sealer: Sealer,
  uid: string,
  secret: string,
  command: RegisterCommand,
): NewSubscription {
  const { organisationUid, pharmacyUid } = command.scope;
  const { contract, target, eventTypes, payloadVersion, metaData, dedupeKey } = command;
  return {
    uid,
    organisationUid,
    pharmacyUid,
    contract,
    target,
    eventTypes,
    payloadVersion,
    metaData,
    dedupeKey,
    notifyEmail: command.notifyEmail,
    sealedSecret: sealer.seal(secret, uid),
    sealedHeaders: sealHeaders(sealer, command.customHeaders, uid),
    isOnePerTargetAndType: isOnePerTargetAndType ?? false,
  };
}
