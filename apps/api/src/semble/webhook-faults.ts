import { findHeaderFault, semble } from '@rxhooks/contracts';
import type { CustomHeader, FieldError } from '@rxhooks/domain';

const MAX_HEADERS = 20;
/** All names and values together: lists of webhooks show them. */
const MAX_HEADERS_LENGTH = 8192;

const KNOWN = new Set(semble.EVENT_TYPE_NAMES);
/** Short and plain enough to be repeated in an answer. */
const NAME = /^[\w.]{1,80}$/;
/** How the vendor wrote event types before they were dotted names. */
const OLD_NAME = /^[A-Z]+(_[A-Z]+)+$/;

export function faultsOfEventTypes(names: readonly string[], max: number): FieldError[] {
  const field = 'eventTypes';
  const number = new Set(names).size;
  if (number === 0) return [{ field, message: 'There must be at least one event type.' }];
  const tooMany = `There may be ${max} event types at most, and these are ${number}.`;
  return [
    ...names.flatMap((name, index) =>
      KNOWN.has(name) ? [] : [{ field: `${field}[${index}]`, message: describeUnknown(name) }],
    ),
    ...(number > max ? [{ field, message: tooMany }] : []),
  ];
}

function describeUnknown(name: string): string {
  if (OLD_NAME.test(name))
    return `Event types are dotted names, such as patient.created; ${NAME.test(name) ? name : 'this'} is the spelling of former times.`;
  return NAME.test(name) ? `There is no event type ${name}.` : 'There is no such event type.';
}

export function faultsOfLabel(label: string): FieldError[] {
  const field = 'label';
  if (label.trim() === '') return [{ field, message: 'The label must not be empty.' }];
  if (Array.from(label).length > semble.MAX_LABEL_LENGTH)
    return [{ field, message: `The label is longer than ${semble.MAX_LABEL_LENGTH} characters.` }];
  // PostgreSQL cannot store NUL or lone surrogates.
  if (/\p{Cc}/u.test(label) || !label.isWellFormed())
    return [{ field, message: 'The label must be plain text, without control characters.' }];
  return [];
}

/** Never quotes a value, which may be a credential. */
export function faultsOfHeaders(headers: readonly CustomHeader[]): FieldError[] {
  if (headers.length > MAX_HEADERS)
    return [{ field: 'headers', message: `There may be ${MAX_HEADERS} headers at most.` }];
  const length = headers.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
  if (length > MAX_HEADERS_LENGTH) {
    const message = `All headers together may have ${MAX_HEADERS_LENGTH} characters at most.`;
    return [{ field: 'headers', message }];
  }
  const names = headers.map(({ name }) => name.toLowerCase());
  return headers.flatMap((header, index) => {
    const fault = findHeaderFault(header);
    if (fault?.field === 'value')
      return [{ field: `headers[${index}].value`, message: `The value ${fault.message}.` }];
    const field = `headers[${index}].key`;
    if (fault) return [{ field, message: `The key ${fault.message}.` }];
    const first = names.indexOf(names[index] ?? '');
    if (first < index)
      return [{ field, message: `This is the header of headers[${first}] again.` }];
    return [];
  });
}
