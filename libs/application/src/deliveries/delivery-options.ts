/** How attempts are made, from configuration. */
export abstract class DeliveryOptions {
  /** Wall-clock limit of one attempt. */
  abstract readonly timeoutMs: number;
  /** Overrides every contract's schedule. */
  abstract readonly scheduleSeconds: readonly number[] | undefined;
  abstract readonly jitter: number;
  /** `rxhooks/<version>`. */
  abstract readonly userAgent: string;
}
