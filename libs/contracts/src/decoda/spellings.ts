import type { JsonObject } from '@rxhooks/domain';
import { DECODA_EVENT_TYPES } from './event-types.js';

/** Names in the vendor's other lists for a current type. */
export const ALIASES: ReadonlyMap<string, string> = new Map([
  ['CALL_RECIEVED', 'CALL_RECEIVED'],
  ['MESSAGE_RECIEVED', 'MESSAGE_RECEIVED'],
  ['EMAIL_RECIEVED', 'EMAIL_RECEIVED'],
  ['PAYMENT_COMPLETED', 'PAYMENT_SUCCEEDED'],
]);

/** All names for subscribing, for sending events, and for filters. */
export const SPELLINGS: readonly string[] = [
  ...DECODA_EVENT_TYPES.map(({ name }) => name),
  ...ALIASES.keys(),
];

export const nameOf = (spelling: string) => ALIASES.get(spelling) ?? spelling;

/** The member of a subscription's metadata that keeps the names as the subscriber wrote them. */
const ASKED = 'subscriptions';

/** Returns the fields to store for the names that a subscriber wrote. */
export function toEventTypes(asked: readonly string[]) {
  const spellings = [...new Set(asked)];
  return {
    eventTypes: [...new Set(spellings.map(nameOf))],
    metaData: { [ASKED]: spellings },
  };
}

/** The names as the subscriber wrote them, in the subscriber's order. */
export function askedFor(metaData: JsonObject | undefined): readonly string[] {
  const asked: unknown = metaData?.[ASKED];
  return Array.isArray(asked) ? asked.map(String) : [];
}

/** A type in the spelling that the subscriber used; the first one if it used several. */
export function spellingFor(metaData: JsonObject | undefined, name: string): string {
  return askedFor(metaData).find((spelling) => nameOf(spelling) === name) ?? name;
}
