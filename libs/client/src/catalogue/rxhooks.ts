// Made from the catalogue of event types: change the schemas in libs/contracts, then run
// `npm run generate:client-types`.

/** `data` by event type. */
export type RxhooksData = {
  /** A subscription was disabled: its deliveries are skipped until it is resumed. */
  readonly 'endpoint.disabled': {
    /** The subscription that this is about. */
    readonly subscription_uid: string;
    /** Its contract. */
    readonly contract: string;
    /** Its pharmacy; null at organisation level. */
    readonly pharmacy_uid: string | null;
    /** The host of its target, and the port where it is not the usual one. */
    readonly host: string;
    /** A sentence. */
    readonly reason: string;
  };
  /** A subscription that was disabled is active again. */
  readonly 'endpoint.enabled': {
    /** The subscription that this is about. */
    readonly subscription_uid: string;
    /** Its contract. */
    readonly contract: string;
    /** Its pharmacy; null at organisation level. */
    readonly pharmacy_uid: string | null;
    /** The host of its target, and the port where it is not the usual one. */
    readonly host: string;
  };
  /** Most requests to a receiver have failed: until it works again it gets a single one from time to time. */
  readonly 'endpoint.circuit_opened': {
    /** The subscription that this is about. */
    readonly subscription_uid: string;
    /** Its contract. */
    readonly contract: string;
    /** Its pharmacy; null at organisation level. */
    readonly pharmacy_uid: string | null;
    /** The host of its target, and the port where it is not the usual one. */
    readonly host: string;
    /** A sentence. */
    readonly reason: string;
    /** When the next request is made at the earliest; ISO 8601. */
    readonly held_until: string;
  };
  /** A receiver gets its deliveries again: a request has succeeded, or somebody has resumed it. */
  readonly 'endpoint.circuit_closed': RxhooksData['endpoint.enabled'];
  /** A delivery has failed and will not be tried again by itself. */
  readonly 'delivery.exhausted': {
    /** The subscription that this is about. */
    readonly subscription_uid: string;
    /** Its contract. */
    readonly contract: string;
    /** Its pharmacy; null at organisation level. */
    readonly pharmacy_uid: string | null;
    /** The host of its target, and the port where it is not the usual one. */
    readonly host: string;
    readonly delivery_uid: string;
    readonly event_uid: string;
    readonly event_type: string;
    readonly attempts: number;
    /** Of the last answer; null without one. */
    readonly status_code: number | null;
    /** A sentence. */
    readonly reason: string;
  };
  /** A recovery has ended: all that it has sent has succeeded or failed, or it was cancelled. */
  readonly 'recovery.finished': {
    readonly recovery_uid: string;
    readonly status: string;
    readonly matched: number;
    readonly sent: number;
    readonly succeeded: number;
    readonly failed: number;
  };
};

/** The whole body of a delivery by event type. */
export type RxhooksWebhooks = {
  readonly 'endpoint.disabled': {
    readonly type: 'endpoint.disabled';
    /** When it happened; ISO 8601 in UTC, to the second. */
    readonly timestamp: string;
    readonly data: RxhooksData['endpoint.disabled'];
  };
  readonly 'endpoint.enabled': {
    readonly type: 'endpoint.enabled';
    /** When it happened; ISO 8601 in UTC, to the second. */
    readonly timestamp: string;
    readonly data: RxhooksData['endpoint.enabled'];
  };
  readonly 'endpoint.circuit_opened': {
    readonly type: 'endpoint.circuit_opened';
    /** When it happened; ISO 8601 in UTC, to the second. */
    readonly timestamp: string;
    readonly data: RxhooksData['endpoint.circuit_opened'];
  };
  readonly 'endpoint.circuit_closed': {
    readonly type: 'endpoint.circuit_closed';
    /** When it happened; ISO 8601 in UTC, to the second. */
    readonly timestamp: string;
    readonly data: RxhooksData['endpoint.circuit_closed'];
  };
  readonly 'delivery.exhausted': {
    readonly type: 'delivery.exhausted';
    /** When it happened; ISO 8601 in UTC, to the second. */
    readonly timestamp: string;
    readonly data: RxhooksData['delivery.exhausted'];
  };
  readonly 'recovery.finished': {
    readonly type: 'recovery.finished';
    /** When it happened; ISO 8601 in UTC, to the second. */
    readonly timestamp: string;
    readonly data: RxhooksData['recovery.finished'];
  };
};
