export type TargetVerdict =
  | { readonly kind: 'allowed' }
  /** `reason` is a sentence for the target's owner; it names no address that is not in the URL. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Checks if a subscription may have a URL. Advisory: the sender checks again at every dial. */
export abstract class TargetPolicy {
  abstract check(url: string): Promise<TargetVerdict>;
}
