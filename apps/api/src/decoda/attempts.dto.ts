import type { ReportPage } from '@rxhooks/application';
import { decoda } from '@rxhooks/contracts';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { WholeNumber } from '../http/whole-number.js';
import { QueryBoolean, QueryDate, QueryInteger, QueryOneOf, QueryText } from './rules.js';

const EVENT_TYPE = { enum: decoda.SPELLINGS, enumName: 'AlertType' };

/** What a list may be sorted by. */
export const ORDERS: Readonly<Record<string, ReportPage['orderBy']>> = {
  created_date: 'created',
  delivered_date: 'delivered',
  delivery_date: 'delivered',
  last_delivery_attempt_date: 'last_attempt',
  last_delivery_attempt_status: 'last_status',
  last_delivery_attempt_error: 'last_error',
  type: 'event_type',
  event_type: 'event_type',
  id: 'uid',
};

/** Faults are reported in the order of the parameters. */
export class AttemptsQuery {
  /** The name of an event type. */
  @QueryOneOf(decoda.SPELLINGS)
  event_type?: string;

  /** Whether a request has succeeded. */
  @QueryBoolean()
  is_delivered?: boolean;
  /** The time itself is part of the span. */
  @QueryDate()
  created_after?: Date;
  /** The time itself is not part of the span. */
  @QueryDate()
  created_before?: Date;
  /** The time itself is part of the span. */
  @QueryDate()
  delivery_date_after?: Date;
  /** The time itself is not part of the span. */
  @QueryDate()
  delivery_date_before?: Date;
  /** An HTTP status. */
  @QueryText()
  last_delivery_attempt_status?: string;
  /** A part of the error, in any case. */
  @QueryText()
  last_delivery_attempt_error?: string;
  /** What the list is sorted by; `created_date` when left out. */
  @QueryOneOf(Object.keys(ORDERS))
  sort_by?: string;
  /** `desc` when left out. */
  @QueryOneOf(['asc', 'desc'])
  sort_direction?: 'asc' | 'desc';
  /** How many; 10 when left out. */
  @QueryInteger({ max: 100 })
  limit?: number;
  /** How many are skipped; `X-Next-Offset` has that of the next page. */
  @QueryInteger({ max: 1_000_000_000 })
  offset?: number;
}

export class SendQuery {
  /** False: no mail when this fails. */
  @QueryBoolean()
  notify_failure?: boolean;
}

@ApiSchema({ description: 'One event for one webhook, and how its last request ended.' })
export class WebhookDeliveryAttemptSummary {
  id: string;

  @ApiProperty(EVENT_TYPE)
  type: string;

  /** Empty when the payload is not kept any more. */
  data: Record<string, unknown>;

  createdDate: string;
  alertId: string;
  /** The first success. */
  deliveredDate: string | null;
  lastDeliveryAttemptDate: string | null;
  @WholeNumber()
  lastDeliveryAttemptStatus: number | null;
  lastDeliveryAttemptError: string | null;
}
