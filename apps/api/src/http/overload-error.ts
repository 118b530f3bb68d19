/** There is no room for the request now. Nothing of it was done. */
export class OverloadError extends Error {
  constructor(
    message?: string,
    /** When there may be room again. */
    readonly retryAfterSeconds = 1,
  ) {
    super(message);
  }
}
