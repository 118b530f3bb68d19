import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { WAITING_KINDS } from '@rxhooks/domain';
import { WholeNumber } from '../http/whole-number.js';

@ApiSchema({ description: 'Why a delivery that has not ended is not attempted right now.' })
export class WaitingForView {
  /**
   * `retry_scheduled`, `held` (the receiver asked for fewer requests) and `circuit_open` have an end;
   * `queued`, `rate_limited`, `probing`, `paused` and `organisation_moving` have none that is known.
   */
  @ApiProperty({ enum: WAITING_KINDS })
  kind: string;
  until: string | null;
  detail: string;
}

@ApiSchema({ description: 'One event for one subscription. Times are ISO 8601 in UTC.' })
export class DeliveryView {
  uid: string;
  event_id: string;
  event_type: string;
  subscription_uid: string;
  target: string;
  status: string;
  /** Why it ended without success; null for any other. */
  reason: string | null;
  @WholeNumber()
  attempt_count: number;
  /** Null when it has ended, is being attempted, or the end of its wait is unknown. */
  next_attempt_at: string | null;
  /** Null when it has ended, and while it is attempted. */
  waiting_for: WaitingForView | null;
  /** Null before the first attempt has ended. */
  last_attempt_at: string | null;
  @WholeNumber()
  last_status_code: number | null;
  last_error: string | null;
  /** Later than the event, which the list is sorted by, when workers were behind. */
  created_at: string;
}

@ApiSchema({ description: 'One HTTP request of a delivery.' })
export class AttemptView {
  @WholeNumber()
  number: number;
  started_at: string;
  /** Null when the worker died during the request. */
  @WholeNumber()
  duration_ms: number | null;
  /** Null when no answer came. */
  @WholeNumber()
  status_code: number | null;
  error: string | null;
  /**
   * The receiver had closed the connection, so this request was sent a second time over a new one.
   * Not set by `POST .../resend`.
   */
  resent: boolean;
  /**
   * By name, as the subscription's settings of today give them. The values of signatures and of custom
   * headers are masked.
   */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  request_headers: Readonly<Record<string, string>>;
  response_excerpt: string | null;
}

@ApiSchema({ description: 'One event for one subscription, with its requests.' })
export class DeliveryWithAttempts extends DeliveryView {
  attempts: AttemptView[];
}

export class DeliveryPageView {
  data: DeliveryView[];
  /**
   * Null on the last page. A search that looks through 10,000 deliveries without filling the page
   * ends there, so that a page may have a next one although it is short, or empty.
   */
  next_cursor: string | null;
}
