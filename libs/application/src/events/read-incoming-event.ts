import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { FieldError } from '@rxhooks/domain';
import { IncomingEvent } from './incoming-event.dto.js';

export type ReadResult =
  | { readonly kind: 'read'; readonly event: IncomingEvent }
  | { readonly kind: 'refused'; readonly fields: readonly FieldError[] };

/** Checks the shape of an event; whether its organisation and its data exist and fit is the use case's to say. */
export function readIncomingEvent(body: unknown): ReadResult {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { kind: 'refused', fields: [{ field: 'event', message: 'must be a JSON object' }] };
  // These two are not transformed: they are free, may be large, and may have members that class-transformer trips over.
  const { data, metadata, ...fields } = body as Record<string, unknown>;
  const event = Object.assign(plainToInstance(IncomingEvent, fields), {
    data,
    metadata: metadata ?? undefined,
  });
  const errors = validateSync(event, { whitelist: true, forbidNonWhitelisted: true });
  return errors.length > 0
    ? { kind: 'refused', fields: errors.map(toFieldError) }
    : { kind: 'read', event };
}

function toFieldError({ property, constraints = {} }: ValidationError): FieldError {
  if ('whitelistValidation' in constraints)
    return { field: property, message: 'is not a field of an event' };
  const message = Object.values(constraints)[0] ?? 'is not valid';
  return { field: property, message: message.replace(`${property} `, '') };
}
