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

/** What has happened, as an upstream service tells it. */
export type DomainEvent<T extends string = EventType> = {
  /**
   * Your idempotency id, unique per organisation: sent twice, delivered once. Derive it from the change itself
   * (`order-5512-created`), then a repetition after a crash is harmless too. Made up for you when absent.
   */
  readonly id?: string;
  /** The organisation's uid or slug. May be left out only with an API key of that very organisation. */
  readonly organisation_uid?: string;
  readonly pharmacy_uid?: string;
  readonly event_type: T;
  /** Unix seconds of the change itself, not of its sending: the same id with another timestamp is another event. */
  readonly timestamp?: number;
  readonly data: EventData<T>;
  /** Only for contracts whose deliveries carry it beside `data`. */
  readonly metadata?: Readonly<Record<string, unknown>>;
};

/** On the queue no API key says whose event it is, so the event itself has to. */
export type QueuedEvent<T extends string = EventType> = DomainEvent<T> & {
  readonly organisation_uid: string;
};

/** The body of a delivery, as a receiver gets it. New types and new fields may come. */
export type WebhookEvent<T extends KnownEventType = KnownEventType> = WebhooksByType[T];

/** Whatever a webhook of one contract gets, told apart by `event_type`. */
export type RxscaleWebhook = RxscaleWebhooks[keyof RxscaleWebhooks];

/** The same, told apart by `type`. A webhook that asked for an older spelling of a type gets that one. */
export type DecodaWebhook = DecodaWebhooks[keyof DecodaWebhooks];

/** The same, told apart by `eventType`. */
export type SembleWebhook = SembleWebhooks[keyof SembleWebhooks];
