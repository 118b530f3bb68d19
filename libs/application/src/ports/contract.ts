import type { BusinessKeyPath } from '../events/business-keys-in.js';
import type { DomainEvent, FieldError, JsonObject, Subscription } from '@rxhooks/domain';
import type { Happening } from './happening.js';

/** One entry of a contract's event catalogue. */
export type EventType = {
  readonly name: string;
  readonly group: string;
  readonly description: string;
  /** The version of our catalogue that introduced the type. */
  readonly since: string;
  /** JSON Schema (draft 2020-12) of the event's `data`. */
  readonly schema: JsonObject;
  /** A complete, realistic `data`. */
  readonly example: JsonObject;
  /** The path in `data` to the uid of the pharmacy. */
  readonly pharmacyAt?: readonly string[];
  /**
   * What people search events by: ids and numbers. Never names of people, addresses or birthdays.
   */
  readonly businessKeysAt?: readonly BusinessKeyPath[];
};

/** One header of a delivery, for the API's description of it. */
export type HeaderDescription = {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the value. */
  readonly schema: JsonObject;
  readonly isAlwaysSent: boolean;
};

/** A delivery as its receiver sees it. */
export type DeliveryDescription = {
  /** JSON Schema of the whole body, including that of the event's `data`. */
  readonly body: JsonObject;
  /** The body rendered from the type's own example. */
  readonly example: JsonObject;
  /** The contract's own headers, without `Content-Type`. */
  readonly headers: readonly HeaderDescription[];
};

export type RenderInput = {
  readonly event: DomainEvent;
  readonly subscription: Pick<Subscription, 'uid' | 'pharmacyUid' | 'payloadVersion'> &
    Partial<Pick<Subscription, 'metaData'>>;
  readonly deliveryUid: string;
};

export type SignInput = {
  readonly body: Buffer;
  readonly eventType: string;
  readonly secret: string;
  /** Replaced secrets that still sign beside the new one for a while, the newest first. */
  readonly previousSecrets: readonly string[];
  /** When the attempt is made, for contracts that sign the time. */
  readonly attemptAt: Date;
  /** True for a test that was asked for, false for a delivery. */
  readonly isTest: boolean;
};

/** An event about webhooks themselves, raised by us and not by upstream. */
export type OperationalEvent = {
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata?: JsonObject;
};

/** A delivery that will not be tried again. */
export type FailedDelivery = {
  readonly deliveryUid: string;
  readonly subscriptionUid: string;
  readonly eventType: string;
  /** Status code of the last answer, if any. */
  readonly statusCode: number | undefined;
};

/** Events about their webhooks that subscribers of a contract may get. */
export type OperationalEvents = {
  /** Returns `undefined` for a failure that raises no event. */
  readonly deliveryFailed: (failed: FailedDelivery) => OperationalEvent | undefined;
  readonly pauseChanged: (changed: {
    readonly subscriptionUid: string;
    readonly isPaused: boolean;
  }) => OperationalEvent;
};

/** An event's content as upstream sent it; numbers that a double cannot hold are kept as text. */
export type Said = { readonly data: unknown; readonly metadata: unknown };

/** One vendor's webhook system, as data and pure functions. */
export interface Contract<Permission extends string = string> {
  readonly name: string;
  readonly eventTypes: readonly EventType[];
  /** Other spellings of event types that upstream may use, each with the name that is stored. */
  readonly aliases?: ReadonlyMap<string, string>;
  /** The delays before attempt 2, 3, ...; configuration may override them. */
  readonly retryScheduleSeconds: readonly number[];
  /** The bytes of the body. Depends on its input only: all attempts carry the same bytes. */
  readonly render: (input: RenderInput) => Buffer;
  /** What the body depends on beside the event. Omitted where no two deliveries share bytes. */
  readonly bodyVariant?: (subscription: RenderInput['subscription']) => string;
  /** The contract's own headers, signature included. */
  readonly headers: (input: SignInput) => Readonly<Record<string, string>>;
  /** What receivers of this type get; source of the API's description and the client's types. */
  readonly describeDelivery: (type: EventType) => DeliveryDescription;
  /** Subscriptions with the same key are duplicates. Omitted by contracts without such a rule. */
  readonly dedupeKey?: (
    parts: Pick<Subscription, 'pharmacyUid' | 'target' | 'eventTypes'>,
  ) => string;
  /** The keys under which former releases stored the same subscription. */
  readonly formerDedupeKeys?: (
    parts: Pick<Subscription, 'pharmacyUid' | 'target' | 'eventTypes'>,
  ) => readonly string[];
  /** No two active subscriptions of an organisation may share a target and an event type. */
  readonly isOnePerTargetAndType?: boolean;
  /** Faults of `metadata` or of its absence. Omitted by contracts without metadata. */
  readonly validateMetadata?: (eventType: string, metadata: unknown) => readonly FieldError[];
  readonly operationalEvents?: OperationalEvents;
  /**
   * The event about what happened to webhooks of the other contracts. Nothing is told of the subscriptions of a contract that
   * has this, which ends the chain, and no sender may send its event types.
   */
  readonly hears?: (happening: Happening) => OperationalEvent;
  /**
   * A circuit that opens `PAUSE_AFTER_OPENINGS` times in a row pauses the subscription until it is
   * resumed.
   */
  readonly pausesAfterOpenings?: boolean;
  /** Permissions that the calls of its own API require. */
  readonly permissions: readonly Permission[];
  /** Permissions that its own API requires to reveal a signing secret; all of them. */
  readonly secretPermissions: readonly Permission[];
  /** A fresh signing secret in the contract's own form. */
  readonly createSecret: () => string;
  /** The same values with integers written as integers, and a fault for each that is not whole. */
  readonly normalise: (
    eventType: string,
    said: Said,
  ) => Said & { readonly faults: readonly FieldError[] };
  /** Faults of `data` of this type, field by field; empty when it is valid. */
  readonly validate: (eventType: string, data: unknown) => readonly FieldError[];
}

/** All served contracts. Each event type name belongs to exactly one of them. */
export abstract class Contracts {
  abstract all(): readonly Contract[];
  /** @throws when no such contract is served: a row names it, so the deployment is wrong */
  abstract get(name: string): Contract;
  abstract owning(eventType: string): Contract | undefined;
}
