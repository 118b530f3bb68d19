import { ensure } from './ensure.ts';

export interface Request {
  readonly key: string;
  /** The status that the documentation promises. */
  readonly status: number;
  readonly body?: unknown;
}

/** Calls the api as its clients do, and returns the body of the answer. */
export type ApiCaller = <T>(method: string, path: string, request: Request) => Promise<T>;

export function createApiCaller(apiUrl: string, signal: AbortSignal): ApiCaller {
  return async <T>(method: string, path: string, { key, status, body }: Request) => {
    const response = await fetch(apiUrl + path, {
      method,
      signal,
      headers: {
        'X-API-Key': key,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answered = `${method} ${path} answered ${response.status}`;
    ensure(response.status === status, `${answered} instead of ${status}: ${text}`);
    return JSON.parse(text) as T;
  };
}
