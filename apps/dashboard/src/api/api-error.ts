/** An answer of the api that is not 2xx. */
export class ApiError extends Error {
  readonly status: number;
  /** What the api says of it. */
  readonly sentence: string | undefined;
  readonly requestId: string | null;

  constructor(status: number, sentence?: string, requestId: string | null = null) {
    super(sentence ?? `The api answered ${status}.`);
    this.name = 'ApiError';
    this.status = status;
    this.sentence = sentence;
    this.requestId = requestId;
  }
}
