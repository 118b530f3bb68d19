import { randomUUID } from 'node:crypto';
import type { DomainEvent } from './event.js';
import { checkJson, UnsendableEventError } from './json-check.js';

export type PreparedEvent<E extends DomainEvent> = E & { readonly id: string };

/**
 * Gives the event its id before anything is sent, so that every repetition, ours or the caller's,
 * is recognised.
 * NOTE: an absent timestamp stays absent. If it were filled in here, a repetition would have
 * another one, and the same id with another body is refused.
 *
 * @throws UnsendableEventError
 */
export function prepareEvent<E extends DomainEvent>(event: E, where = ''): PreparedEvent<E> {
  const prepared = { ...event, id: event.id ?? randomUUID() };
  requireText(prepared.event_type, `${where}event_type`);
  requireText(prepared.id, `${where}id`);
  const { data, timestamp }: { data: unknown; timestamp?: unknown } = prepared;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new UnsendableEventError(`${where}data`, 'has to be an object');
  }
  if (timestamp !== undefined && !Number.isSafeInteger(timestamp)) {
    throw new UnsendableEventError(`${where}timestamp`, 'has to be whole Unix seconds');
  }
  checkJson(prepared, where);
  return prepared;
}

export function requireText(value: unknown, path: string): void {
  if (typeof value !== 'string' || value === '') {
    throw new UnsendableEventError(path, 'has to be a text that is not empty');
  }
}
