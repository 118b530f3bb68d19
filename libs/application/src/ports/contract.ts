import type { DomainEvent, FieldError, JsonObject, Subscription } from '@rxhooks/domain';

/** One entry of a contract's event catalogue. */
export type EventType = {
  readonly name: string;
  readonly group: string;
  readonly description: string;
  /** The version of our catalogue the type came with. */
  readonly since: string;
  /** JSON Schema (draft 2020-12) of the event's `data`. */
  readonly schema: JsonObject;
  /** A complete, realistic `data`. */
  readonly example: JsonObject;
  /** Where `data` names the pharmacy it is about, by its uid. */
  readonly pharmacyAt?: readonly string[];
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
  /** JSON Schema of the whole body, with that of the event's `data` in its place. */
  readonly body: JsonObject;
  /** The body that the type's own example makes. */
  readonly example: JsonObject;
  /** The contract's own headers, but for `Content-Type`. */
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
  /** Secrets that were replaced and sign beside the new one for a while, the newest first. */
  readonly previousSecrets: readonly string[];
  /** When the attempt is made, for contracts that sign the time. */
  readonly attemptAt: Date;
  /** A test that somebody asked for, as opposed to a delivery. */
  readonly isTest: boolean;
};

/** An event about webhooks themselves, which we raise and upstream does not. */
export type OperationalEvent = {
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
};

/** A delivery that will not be tried again. */
export type FailedDelivery = {
  readonly deliveryUid: string;
  readonly subscriptionUid: string;
  readonly eventType: string;
  /** Of the last answer, if there was one. */
  readonly statusCode: number | undefined;
};

/** What subscribers of a contract may be told about their webhooks. */
export type OperationalEvents = {
  /** `undefined` for a failure that nobody is told of. */
  readonly deliveryFailed: (failed: FailedDelivery) => OperationalEvent | undefined;
  readonly pauseChanged: (changed: {
    readonly subscriptionUid: string;
    readonly isPaused: boolean;
  }) => OperationalEvent;
};

/** What upstream says of one event, as it was read: numbers that no double holds are kept as text. */
export type Said = { readonly data: unknown; readonly metadata: unknown };

/** One vendor's webhook system, as data and pure functions. */
export interface Contract<Permission extends string = string> {
  readonly name: string;
  readonly eventTypes: readonly EventType[];
  /** Other spellings of event types, each with the name it stands for. Upstream may use them; nothing is stored under them. */
  readonly aliases?: ReadonlyMap<string, string>;
  /** The delays before attempt 2, 3, ...; configuration may override them. */
  readonly retryScheduleSeconds: readonly number[];
  /** The bytes of the body. Depends on nothing but its input, so all attempts of a delivery carry the same bytes. */
  readonly render: (input: RenderInput) => Buffer;
  /** What the body depends on beside the event. Left out where no two deliveries of an event have the same bytes. */
  readonly bodyVariant?: (subscription: RenderInput['subscription']) => string;
  /** The contract's own headers, signature included. */
  readonly headers: (input: SignInput) => Readonly<Record<string, string>>;
  /** What receivers of this type get: the API's description and the client's types are made from it. */
  readonly describeDelivery: (type: EventType) => DeliveryDescription;
  /** What makes two subscriptions the same, where the contract has such a rule. */
  readonly dedupeKey?: (
    parts: Pick<Subscription, 'pharmacyUid' | 'target' | 'eventTypes'>,
  ) => string;
  /** Those under which a former release has stored the same subscription. */
  readonly formerDedupeKeys?: (
    parts: Pick<Subscription, 'pharmacyUid' | 'target' | 'eventTypes'>,
  ) => readonly string[];
  /** No two active subscriptions of an organisation may share a target and an event type. */
  readonly isOnePerTargetAndType?: boolean;
  /** What is wrong with `metadata`, or its absence, beside `data` of this type. Without it there is no metadata. */
  readonly validateMetadata?: (eventType: string, metadata: unknown) => readonly FieldError[];
  readonly operationalEvents?: OperationalEvents;
  /** A circuit that opens pauses the subscription until somebody resumes it. */
  readonly pausesWhenCircuitOpens?: boolean;
  /** What the calls of its own API ask of a key. */
  readonly permissions: readonly Permission[];
  /** What its own API asks of a key that is told a signing secret; all of them. */
  readonly secretPermissions: readonly Permission[];
  /** A fresh signing secret in the contract's own form. */
  readonly createSecret: () => string;
  /** The same values, with integers written as integers, and a fault for each of them that is none. */
  readonly normalise: (
    eventType: string,
    said: Said,
  ) => Said & { readonly faults: readonly FieldError[] };
  /** What is wrong with `data` of this type, field by field; empty when nothing is. */
  readonly validate: (eventType: string, data: unknown) => readonly FieldError[];
}

/** All contracts that are served. An event type's name belongs to exactly one of them. */
export abstract class Contracts {
  abstract all(): readonly Contract[];
  /** @throws when no such contract is served: a row of ours names it, so the deployment is wrong */
  abstract get(name: string): Contract;
  abstract owning(eventType: string): Contract | undefined;
}
