import type { DecodaWebhooks } from './catalogue/decoda.js';
import type { EventDataByType, WebhooksByType } from './catalogue/index.js';
import type { RxscaleWebhooks } from './catalogue/rxscale.js';
import type { SembleWebhooks } from './catalogue/semble.js';

export type KnownEventType = keyof EventDataByType;
/** Editors complete the known names; any other string is an event type too. */
export type EventType = KnownEventType | (string & {});

export type EventData<T extends string> = T extends KnownEventType
  ? EventDataByType[T]
  : Readonly<Record<string, unknown>>;

/** An event, as an upstream service reports it. */
export type DomainEvent<T extends string = EventType> = {
  /**
   * Your idempotency id, unique per organisation: sent twice, delivered once. Derive it from the
   * change itself (`order-5512-created`), then a repetition after a crash is harmless too.
   * Generated when absent.
   */
  readonly id?: string;
  /** The organisation's uid or slug. May be left out only with an API key of that organisation. */
  readonly organisation_uid?: string;
  readonly pharmacy_uid?: string;
  readonly event_type: T;
  /**
   * Unix seconds of the change itself, not of its sending: the same id with another timestamp is
   * another event.
   */
  readonly timestamp?: number;
  /** What people will search the event by, beside ids in `data`: at most 20 of 1 to 128 characters. */
  readonly business_keys?: readonly string[];
  readonly data: EventData<T>;
  /** Only for contracts whose deliveries carry it beside `data`. */
  readonly metadata?: Readonly<Record<string, unknown>>;
};

/** No API key identifies the organisation on the queue, so the event has to. */
export type QueuedEvent<T extends string = EventType> = DomainEvent<T> & {
  readonly organisation_uid: string;
};

/** The body of a delivery, as a receiver gets it. New types and new fields may come. */
export type WebhookEvent<T extends KnownEventType = KnownEventType> = WebhooksByType[T];

/** The body of any RxScale delivery, discriminated by `event_type`. */
export type RxscaleWebhook = RxscaleWebhooks[keyof RxscaleWebhooks];

/**
 * The body of any Decoda delivery, discriminated by `type`. A webhook that asked for an older
 * spelling of a type gets that one.
 */
export type DecodaWebhook = DecodaWebhooks[keyof DecodaWebhooks];

/** The body of any Semble delivery, discriminated by `eventType`. */
export type SembleWebhook = SembleWebhooks[keyof SembleWebhooks];
