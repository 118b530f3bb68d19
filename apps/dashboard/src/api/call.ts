import { ApiError } from './api-error.ts';

/** What the types of the API's document say of a call. */
type Described = { url: string; path?: object; query?: object; body?: unknown };

type Given<D extends Described> = {
  /** Whose data it is about; its slug or uid. */
  readonly organisation?: string | undefined;
  readonly path?: D['path'];
  readonly query?: D['query'] | undefined;
  readonly body?: D['body'];
  /** Why a person looks at patient data; the audit log keeps it. */
  readonly reason?: string;
  readonly signal?: AbortSignal | undefined;
};

/** Sent with each call that changes something; it proves that this page makes the call. Never stored. */
let csrfToken = '';
export const keepCsrfToken = (token: string) => {
  csrfToken = token;
};

type Method = 'GET' | 'POST' | 'DELETE';

/** @throws ApiError for an answer that is not 2xx; a TypeError when there is none */
export async function call<D extends Described, Answer>(
  method: Method,
  url: D['url'],
  given: Given<D> = {},
): Promise<Answer> {
  const text = await callText<D>(method, url, given);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

/** As `call`; gives the answer as it came. */
export function callText<D extends Described>(
  method: Method,
  url: D['url'],
  { organisation, path, query, body, reason, signal }: Given<D>,
): Promise<string> {
  return send(
    method,
    fill(url, path) + toSearch(query),
    {
      ...(organisation !== undefined && { 'X-Organisation': organisation }),
      ...(reason !== undefined && { 'X-Reason': encodeUtf8(reason) }),
      ...(method !== 'GET' && { 'X-CSRF-Token': csrfToken }),
    },
    body,
    signal,
  );
}

async function send(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
  signal: AbortSignal | undefined,
): Promise<string> {
  const answer = await fetch(url, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
  const text = await answer.text();
  if (answer.ok) return text;
  throw new ApiError(answer.status, sentenceIn(text), answer.headers.get('X-Request-Id'));
}

function fill(url: string, path: object = {}): string {
  const values = new Map(Object.entries(path));
  return url.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(values.get(name))),
  );
}

function toSearch(query: object = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(name, String(value));
  return search.size === 0 ? '' : `?${search}`;
}

/** Headers carry bytes, and a script may set only those of Latin-1. */
const encodeUtf8 = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));

/** Errors of the API are `{ error }` or `{ message }`; a proxy in front of it may answer anything. */
function sentenceIn(text: string): string | undefined {
  try {
    const { error, message } = JSON.parse(text) as { error?: unknown; message?: unknown };
    return [error, message].find((it) => typeof it === 'string');
  } catch {
    return undefined;
  }
}
