import type { EventType } from '@rxhooks/application';
import type { FieldError } from '@rxhooks/domain';
import { type ErrorObject, Ajv2020 } from 'ajv/dist/2020.js';

export type SchemaValidator = (eventType: string, data: unknown) => readonly FieldError[];

/**
 * Compiles the schemas of a member of events once. Faults name fields by path, such as
 * `data.order.uid`.
 */
export function compileValidator(
  eventTypes: readonly Pick<EventType, 'name' | 'schema'>[],
  member = 'data',
): SchemaValidator {
  // Stops at the first fault: a list with a fault in every item would otherwise give an error for
  // each.
  const ajv = new Ajv2020({ allErrors: false, strict: true, allowUnionTypes: true });
  const checks = new Map(eventTypes.map(({ name, schema }) => [name, ajv.compile(schema)]));
  return (eventType, data) => {
    const check = checks.get(eventType);
    if (!check) return [{ field: 'event_type', message: 'is not an event type of the catalogue' }];
    return check(data) ? [] : (check.errors ?? []).map((error) => toFieldError(error, member));
  };
}

function toFieldError(
  { instancePath, keyword, params, message }: ErrorObject,
  member: string,
): FieldError {
  const path = [member, ...instancePath.split('/').slice(1).map(unescapePointer)];
  if (keyword === 'required')
    return {
      field: [...path, String(params['missingProperty'])].join('.'),
      message: 'is required',
    };
  return { field: path.join('.'), message: message ?? 'is not valid' };
}

/** RFC 6901, section 4. */
function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
