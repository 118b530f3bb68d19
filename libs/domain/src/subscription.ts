import type { JsonObject } from './json.js';

/** One extra header that the subscriber asked for; its value is a secret. */
export type CustomHeader = { readonly name: string; readonly value: string };

/** `paused`: deliveries are made and wait. `disabled`: they are skipped, which is on record. */
export const SUBSCRIPTION_STATUSES = ['active', 'paused', 'disabled'] as const;

export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/** A replaced signing secret that still signs beside the new one until `validUntil`. */
export type PreviousSecret = { readonly sealed: string; readonly validUntil: Date };

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
  /** The newest first. */
  readonly previousSecrets: readonly PreviousSecret[];
  /** The custom headers, encrypted as one JSON array. */
  readonly sealedHeaders: string | undefined;
  readonly status: SubscriptionStatus;
  /** Why it is paused or disabled, for its owner. */
  readonly statusReason: string | undefined;
  /** When the status last changed; undefined when it never did. */
  readonly statusSince: Date | undefined;
  /** Its own delays before attempt 2, 3, ..., instead of the contract's. */
  readonly scheduleSeconds: readonly number[] | undefined;
  /** The most requests a second, over all workers together. */
  readonly ratePerSecond: number | undefined;
  /** Where the mail goes when a delivery of this subscription has failed for good. */
  readonly notifyEmail: string | undefined;
  readonly createdAt: Date;
  /** When its owner last changed it. */
  readonly updatedAt: Date | undefined;
  /** Set when it was removed: nothing is sent any more, but the record stays. */
  readonly removedAt: Date | undefined;
};

/** The values a new subscription starts with, unless its owner gives others. */
export const NEW_SUBSCRIPTION = {
  previousSecrets: [],
  status: 'active',
  statusReason: undefined,
  statusSince: undefined,
  scheduleSeconds: undefined,
  ratePerSecond: undefined,
  notifyEmail: undefined,
  updatedAt: undefined,
  removedAt: undefined,
} satisfies Partial<Subscription>;

type SetByUs = 'status' | 'statusReason' | 'statusSince' | 'createdAt' | 'updatedAt' | 'removedAt';
type Fixed = 'uid' | 'organisationUid' | 'pharmacyUid' | 'contract' | 'payloadVersion';
type Secrets = 'sealedSecret' | 'previousSecrets';

/** What its owner may change, each by itself. A new field of `Subscription` is one of them. */
export type SubscriptionFields = Omit<Subscription, SetByUs | Fixed | Secrets>;
