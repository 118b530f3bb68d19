/** There is no memory for the request now. Its body was not read. */
export class OverloadError extends Error {}
