/** Settings of attempts, from configuration. */
export abstract class DeliveryOptions {
  /** Wall-clock limit of one attempt. */
  abstract readonly timeoutMs: number;
  /** How long a worker may hold a delivery without renewing its lease. */
  abstract readonly leaseMs: number;
  /** Overrides every contract's schedule. */
  abstract readonly scheduleSeconds: readonly number[] | undefined;
  abstract readonly jitter: number;
  /** `rxhooks/<version>`. */
  abstract readonly userAgent: string;
  /** Host and process id of this process. */
  abstract readonly worker: string;
}
