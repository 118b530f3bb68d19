/** Calls the api; answers that are not 2xx are errors. */
export type Call = (
  method: string,
  path: string,
  more?: { readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown },
  // oxlint-disable-next-line typescript/no-explicit-any -- answers of every shape
) => Promise<any>;

export const callerOf =
  (apiUrl: string): Call =>
  async (method, path, { headers, body } = {}) => {
    const answer = await fetch(apiUrl + path, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  };
