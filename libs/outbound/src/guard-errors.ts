/** The policy forbids this address. The message is for the operator and may name it. */
export class BlockedTargetError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BlockedTargetError';
  }
}

/**
 * Why a name has no address. `the_names`: a name server answered that there is none. `unclear`: it
 * was silent, refused or broken. `ours`: none could be asked (no network, no file descriptor,
 * nothing listens), which no name can cause.
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
