/** The policy forbids this address. The message is for the operator and may name it. */
export class BlockedTargetError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BlockedTargetError';
  }
}

/** No name server gave an address for the host name. */
export class UnresolvedHostError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnresolvedHostError';
  }
}
