import type { FieldError } from '@rxhooks/domain';
import { readShape, toFieldErrors } from '../shapes/read-shape.js';
import { IncomingEvent } from './incoming-event.dto.js';

export type ReadResult =
  | { readonly kind: 'read'; readonly event: IncomingEvent }
  | { readonly kind: 'refused'; readonly fields: readonly FieldError[] };

/** Checks the shape of an event only. The use case checks its organisation and its data. */
export function readIncomingEvent(body: unknown): ReadResult {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { kind: 'refused', fields: [{ field: 'event', message: 'must be a JSON object' }] };
  const { value: event, errors, unknown } = readShape(IncomingEvent, body);
  const fields = [
    ...unknown.map((field) => ({ field, message: 'is not a field of an event' })),
    ...toFieldErrors(errors),
  ];
  return fields.length > 0 ? { kind: 'refused', fields } : { kind: 'read', event };
}
