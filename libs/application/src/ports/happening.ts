/** A subscription as events about it name it. */
export type HappeningSubject = {
  readonly uid: string;
  readonly contract: string;
  readonly pharmacyUid: string | undefined;
  /** Of its target. */
  readonly host: string;
};

type OfSubscription = { readonly subscription: HappeningSubject } & (
  | { readonly kind: 'endpoint.enabled' | 'endpoint.circuit_closed' }
  | { readonly kind: 'endpoint.disabled'; readonly reason: string }
  | {
      readonly kind: 'endpoint.circuit_opened';
      readonly reason: string;
      readonly heldUntil: Date;
    }
  | {
      readonly kind: 'delivery.exhausted';
      readonly deliveryUid: string;
      readonly eventUid: string;
      readonly eventType: string;
      readonly attempts: number;
      readonly statusCode: number | undefined;
      readonly reason: string;
    }
);

/** What happened to webhooks, in no contract's words. */
export type Happening =
  | OfSubscription
  | {
      readonly kind: 'recovery.finished';
      readonly recoveryUid: string;
      readonly status: string;
      readonly matched: number;
      readonly sent: number;
      readonly succeeded: number;
      readonly failed: number;
    };

/** A happening without its subscription, which the store reads. */
export type EndpointHappening = OfSubscription extends infer One
  ? One extends OfSubscription
    ? Omit<One, 'subscription'>
    : never
  : never;
