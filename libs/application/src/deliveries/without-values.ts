import { type Exchange, hideValues } from '@rxhooks/domain';

/** Hides values of the request's own headers in all that is kept of an answer, which may repeat them. */
export function withoutValues(exchange: Exchange, values: readonly string[]): Exchange {
  if (values.length === 0) return exchange;
  const headers = exchange.headers && hideInHeaders(exchange.headers, values);
  return exchange.kind === 'answered'
    ? { ...exchange, headers, excerpt: hideValues(exchange.excerpt, values) }
    : { ...exchange, headers };
}

const hideInHeaders = (headers: Readonly<Record<string, string>>, values: readonly string[]) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, hideValues(value, values)]),
  );
