/** The policy forbids this address. The message is for the operator and may name it. */
export class BlockedTargetError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BlockedTargetError';
  }
}

/** No name server gave an address for the host name. */
export class UnresolvedHostError extends Error {
  /** @param isFault no name server has answered at all, which may be our fault */
  constructor(
    message: string,
    readonly isFault: boolean,
  ) {
    super(message);
    this.name = 'UnresolvedHostError';
  }
}
