import type { JsonObject } from './json.js';

/** One extra header that the subscriber asked for; its value is a secret. */
export type CustomHeader = { readonly name: string; readonly value: string };

/** A target URL plus the event types it wants, at one level of an organisation, in one contract. */
export type Subscription = {
  readonly uid: string;
  readonly organisationUid: string;
  /** Set for a pharmacy-level subscription: it only gets events of this pharmacy. */
  readonly pharmacyUid: string | undefined;
  readonly contract: string;
  readonly target: string;
  readonly eventTypes: readonly string[];
  readonly payloadVersion: string;
  readonly metaData: JsonObject | undefined;
  /** The signing secret, encrypted; only the sealer can open it. */
  readonly sealedSecret: string;
  /** The custom headers, encrypted as one JSON array. */
  readonly sealedHeaders: string | undefined;
  readonly createdAt: Date;
};
