export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body, or its text when it is not JSON; `undefined` when there is none. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  readonly body: any;
};

export type CallOptions = {
  readonly key?: string | undefined;
  /** A text or bytes go out as they are, anything else as its JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Speaks to the api as its clients do: over HTTP, following no redirect. */
export class ApiCaller {
  constructor(
    readonly url: string,
    private readonly adminKey: string,
  ) {}

  asAdmin(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.call(method, path, { key: this.adminKey, body });
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const { key, body } = options;
    const response = await fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(key !== undefined && { 'X-API-Key': key }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...options.headers,
      },
      ...(body !== undefined && { body: isRaw(body) ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parse(text) };
  }
}

function isRaw(body: unknown): body is string | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' || body instanceof Uint8Array;
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
