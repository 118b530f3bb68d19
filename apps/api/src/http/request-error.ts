/** A fault of the HTTP request, found before its content is interpreted. */
export class RequestError extends Error {
  constructor(
    readonly status: 400 | 404 | 405 | 415,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}
