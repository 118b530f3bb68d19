import { ID_PREFIXES } from '@rxhooks/domain';
import type { Contract } from '../ports/contract.js';
import type { IncomingEvent } from './incoming-event.dto.js';

/** The pharmacy that `data` names, and the field that names it. */
export type NamedPharmacy = { readonly uid: string; readonly field: string };

/** The form of our own uids. Vendors' uids differ, and need no lookup. */
const UID = new RegExp(`^${ID_PREFIXES.pharmacy}[A-Za-z0-9_-]{1,125}$`);

/** Reads the pharmacy from `data`, where the catalogue says that the event's type names it. */
export function pharmacyIn(
  { eventTypes }: Contract,
  eventType: string,
  { data }: IncomingEvent,
): NamedPharmacy | undefined {
  const path = eventTypes.find(({ name }) => name === eventType)?.pharmacyAt;
  if (!path) return undefined;
  const uid = path.reduce<unknown>(memberOf, data);
  return typeof uid === 'string' && UID.test(uid)
    ? { uid, field: ['data', ...path].join('.') }
    : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
