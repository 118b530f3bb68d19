/** The policy forbids this address. The message is for the operator and may name it. */
export class BlockedTargetError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BlockedTargetError';
  }
}

/**
 * Why a name has no address: a name server has said that there is none, it was silent, refused or broken, or none could be
 * asked at all (no network, no file descriptor, nothing that listens), which no name can bring about.
 */
export type LookupFault = 'the_names' | 'unclear' | 'ours';

/** No name server gave an address for the host name. */
export class UnresolvedHostError extends Error {
  constructor(
    message: string,
    readonly whose: LookupFault,
  ) {
    super(message);
    this.name = 'UnresolvedHostError';
  }
}
