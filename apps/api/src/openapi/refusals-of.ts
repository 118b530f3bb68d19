import type { AppError } from '@rxhooks/domain';
import type { PossibleError } from '../http/possible-error.js';
import { marksOf } from './marks.js';
import type { Route } from './route.js';

/** What a route says of itself that it refuses. */
export const refusalsOf = (route: Route): PossibleError[] =>
  Object.entries(marksOf(route).refusals).map(([name, error]) => ({
    name,
    when: sentenceOf(error),
    error,
  }));

/** Its message, or its faults where the message is the same for many. */
export function sentenceOf({ message, fields }: AppError): string {
  const faults = fields.map((fault) => `\`${fault.field}\` ${fault.message}`);
  const text = faults.length > 0 ? faults.join(', and ') : message;
  return text.endsWith('.') ? text : `${text}.`;
}
