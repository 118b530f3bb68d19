import { ApiSchema } from '@nestjs/swagger';
import {
  EVENT_OUTCOMES,
  EVENT_PARTS,
  type EventPart,
  type EventOutcome,
  Optional,
} from '@rxhooks/application';
import type { FanOutState, NoMatchReason } from '@rxhooks/domain';
import { IsIn } from 'class-validator';
import { DeliveryView } from '../deliveries/deliveries.dto.js';
import { PageQuery } from '../http/page-query.dto.js';
import { QueryText } from '../http/query-text.js';
import { Time } from '../http/time.js';
import { WholeNumber } from '../http/whole-number.js';

export class EventListQuery extends PageQuery {
  /** The name of an event type. */
  @QueryText()
  event_type?: string;

  /** The name of a contract: its event types. */
  @QueryText()
  contract?: string;

  /**
   * A number or an id that is in the data of the event, or that its sender named, written exactly so.
   * Those of patients need the permission `event_data:read` as well.
   */
  @QueryText({ max: 128, message: 'must be 1 to 128 characters' })
  business_key?: string;

  /** Events without any delivery, or with a delivery that failed, waits or succeeded. */
  @Optional()
  @IsIn(EVENT_OUTCOMES, { message: `must be one of ${EVENT_OUTCOMES.join(', ')}` })
  has?: EventOutcome;

  /** ISO 8601; default: a day before `received_before`, or any time with `business_key`. */
  @Time()
  received_after?: Date;

  /** ISO 8601; default: now. */
  @Time()
  received_before?: Date;
}

export class EventDataQuery {
  /** `metadata` for what the event's contract has beside `data`. */
  @Optional()
  @IsIn(EVENT_PARTS, { message: `must be one of ${EVENT_PARTS.join(', ')}` })
  part?: EventPart;
}

@ApiSchema({ description: 'An accepted event. Times are ISO 8601 in UTC.' })
export class EventView {
  /** The id that upstream gave the event, or ours. */
  id: string;
  uid: string;
  event_type: string;
  /** Null for a type that this version does not serve any more. */
  contract: string | null;
  organisation_uid: string;
  pharmacy_uid: string | null;
  /** When upstream generated it, in unix seconds. */
  @WholeNumber()
  timestamp: number;
  received_at: string;
  /** `pending` until all deliveries are made; `quarantined` while the operator has to release it. */
  fan_out: FanOutState;
  /** Whether its data is still kept. */
  payload: 'stored' | 'erased';
}

export class EventPageView {
  data: EventView[];
  /**
   * Null on the last page. A page may be short, or empty, and have one: a page looks at a limited
   * number of events.
   */
  next_cursor: string | null;
}

@ApiSchema({ description: 'A subscription without a delivery of the event, and why.' })
export class NotMatchedView {
  subscription_uid: string;
  target: string;
  /** Subscriptions that were removed are listed only if they wanted the event's type. */
  reason: NoMatchReason;
  /** The reason as a sentence. */
  detail: string;
}

@ApiSchema({ description: 'An accepted event and what became of it.' })
export class EventWithDeliveries extends EventView {
  deliveries: DeliveryView[];
  not_matched: NotMatchedView[];
}
