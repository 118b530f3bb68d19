import type { OperationalEvent } from '../ports/contract.js';
import type { NewEvent } from '../ports/event-store.js';
import { fingerprint } from './fingerprint.js';

type Origin = {
  readonly uid: string;
  readonly organisationUid: string;
  readonly at: Date;
};

/** Makes an event of our own that is stored and delivered like any other. */
export function toStoredEvent(
  { uid, organisationUid, at }: Origin,
  { type, data, metadata }: OperationalEvent,
): NewEvent {
  return {
    uid,
    organisationUid,
    pharmacyUid: undefined,
    id: uid,
    type,
    timestamp: Math.floor(at.getTime() / 1000),
    data: JSON.stringify(data),
    metadata: JSON.stringify(metadata),
    fingerprint: fingerprint(type, data, metadata),
  };
}
