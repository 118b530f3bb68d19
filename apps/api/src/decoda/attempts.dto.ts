import { decoda } from '@rxhooks/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { WholeNumber } from '../http/whole-number.js';

const EVENT_TYPE = { enum: decoda.SPELLINGS, enumName: 'AlertType' };

/** For the description alone; see `read-attempts-query.ts`. */
export class AttemptsQuery {
  @ApiProperty({ ...EVENT_TYPE, required: false })
  event_type?: string;

  is_delivered?: string;
  /** The time itself is not part of the span. */
  created_before?: string;
  /** The time itself is part of the span. */
  created_after?: string;
  /** The time itself is not part of the span. */
  delivery_date_before?: string;
  /** The time itself is part of the span. */
  delivery_date_after?: string;
  /** An HTTP status. */
  last_delivery_attempt_status?: string;
  /** A part of the error, in any case. */
  last_delivery_attempt_error?: string;
  sort_by?: string;
  sort_direction?: 'asc' | 'desc';
  /** At most 100. */
  limit?: string;
  offset?: string;
}

export class SendQuery {
  /** False: no mail when this fails. */
  notify_failure?: string;
}

/** One event for one webhook, and how the last request of it ended. */
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
