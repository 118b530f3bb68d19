import type { TenantScope } from '../access/tenant-scope.js';

/** `nothing_waits`: a probe is a delivery that waits, and there is none. */
export type ProbeResult =
  | { readonly kind: 'requested'; readonly deliveryUid: string; readonly attempt: number }
  /** The circuit is closed, and nothing is sent before this time. */
  | { readonly kind: 'held'; readonly until: Date }
  | {
      readonly kind:
        'organisation_paused' | 'paused' | 'disabled' | 'circuit_closed' | 'nothing_waits';
    };

export abstract class EndpointProbes {
  /**
   * Ends the time for which an open circuit lets nothing through, and makes the delivery due that waits longest: the next
   * claim of any worker is the probe.
   *
   * @returns `undefined` when the scope has no such subscription
   */
  abstract request(scope: TenantScope, subscriptionUid: string): Promise<ProbeResult | undefined>;
}
