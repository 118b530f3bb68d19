import { decodaHeaders } from './decoda.js';
import { sembleHeaders } from './semble.js';

/** The headers of an operation whose contract names its key in its own way; none for the others. */
export function contractHeaders(
  operation: string,
  slug: string,
  key?: string,
): Readonly<Record<string, string>> {
  return { ...decodaHeaders(operation, slug, key), ...sembleHeaders(operation, key) };
}
