/** There is more to do at the moment than there is memory for. Nothing of the request was read. */
export class OverloadError extends Error {}
