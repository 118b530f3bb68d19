export type TargetVerdict =
  | { readonly kind: 'allowed' }
  /** `reason` is a sentence for the person who registers the target; it names no address the URL did not contain. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Says of a URL whether a subscription may have it. A courtesy: the sender decides again at every dial. */
export abstract class TargetPolicy {
  abstract check(url: string): Promise<TargetVerdict>;
}
