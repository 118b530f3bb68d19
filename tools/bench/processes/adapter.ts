import { EVENT_TYPE, type NewEvent } from '../payload.ts';
import type { HandIn } from './hand-in.ts';
import { post } from './post.ts';

/** How an event is posted to another system. Texts have marks such as {{id}}. */
export interface Adapter {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body: string;
  /** The header that identifies deliveries; empty if that cannot be checked. */
  readonly idHeader: string;
}

const MARK = /\{\{(\w+)\}\}/g;
/** The mark that the data replaces, together with its quotes. */
const DATA_VALUE = '"{{data}}"';

/** @throws Error that says what is wrong with the file */
export function parseAdapter(text: string): Adapter {
  const file = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const { url, path, method = 'POST', headers = {}, body, idHeader = '' } = file;
  const unknown = Object.keys(file).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) throw new Error(`an adapter has no "${unknown}"`);
  if (typeof url !== 'string' || typeof path !== 'string' || !path.startsWith('/'))
    throw new Error('an adapter needs a url, such as http://127.0.0.1:8080, and a path');
  if (typeof method !== 'string' || typeof idHeader !== 'string' || !/^[\w-]*$/.test(idHeader))
    throw new Error('method of an adapter is a text, and idHeader the name of a header');
  if (!isTexts(headers)) throw new Error('headers of an adapter are texts by name');
  const bodyText = JSON.stringify(body) ?? '';
  if (!bodyText.includes(DATA_VALUE))
    throw new Error(`the body of an adapter needs ${DATA_VALUE} where the data of the event goes`);
  const adapter = { method, url: new URL(url).origin + path, headers, body: bodyText, idHeader };
  render(adapter, { id: '', number: 0, data: '{}' });
  return adapter;
}

/** One event per request; any 2xx accepts it. */
export function toAdapter(adapter: Adapter): HandIn {
  return async ([event]) => {
    if (event === undefined) return [];
    const { statusCode } = await post(render(adapter, event));
    return statusCode >= 200 && statusCode < 300 ? [event.id] : [];
  };
}

export function render({ method, url, headers, body }: Adapter, event: NewEvent) {
  const values: Readonly<Record<string, string>> = { id: event.id, event_type: EVENT_TYPE };
  const fill = (text: string) =>
    text.replace(MARK, (mark, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`an adapter cannot have ${mark} there`);
      return value;
    });
  return {
    method,
    url: fill(url),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, fill(value)]),
    ),
    body: body.split(DATA_VALUE).map(fill).join(event.data),
  };
}

const MEMBERS = new Set(['url', 'path', 'method', 'headers', 'body', 'idHeader']);

function isTexts(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((one) => typeof one === 'string')
  );
}
