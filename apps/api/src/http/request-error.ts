/** What is wrong with the request as a request, before anybody has looked at what it says. */
export class RequestError extends Error {
  constructor(
    readonly status: 400 | 404 | 405 | 415,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}
