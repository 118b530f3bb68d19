import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { type DeliveryStatus, ORIGINS, WAITING_KINDS } from '@rxhooks/domain';
import { WholeNumber } from '../http/whole-number.js';

@ApiSchema({ description: 'Why a delivery that has not ended is not attempted right now.' })
export class WaitingForView {
  /**
   * `retry_scheduled`, `held` (the receiver asked for a pause) and `circuit_open` have an end;
   * `queued`, `rate_limited`, `probing`, `paused`, `organisation_paused` and `organisation_moving` have
   * none that is known.
   */
  @ApiProperty({ enum: WAITING_KINDS })
  kind: string;
  until: string | null;
  detail: string;
}

@ApiSchema({ description: 'One event for one subscription. Times are ISO 8601 in UTC.' })
export class DeliveryView {
  uid: string;
  /** Sent by `POST .../test` with an example: of no event, in no sum, and never repeated. */
  test: boolean;
  event_id: string;
  event_type: string;
  subscription_uid: string;
  target: string;
  status: DeliveryStatus;
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

@ApiSchema({
  description:
    'How long each step of a request took. Null for a step that was not needed, such as those of a connection on a kept one, or not reached.',
})
export class AttemptTimingsView {
  /** From the time it was due to its start. */
  @WholeNumber()
  queue_ms: number | null;
  @WholeNumber()
  dns_ms: number | null;
  @WholeNumber()
  connect_ms: number | null;
  @WholeNumber()
  tls_ms: number | null;
  /** From the request to the first byte of the answer. */
  @WholeNumber()
  first_byte_ms: number | null;
  /** From the start to the end of the answer: `duration_ms`. */
  @WholeNumber()
  total_ms: number | null;
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
  /**
   * By lower-case name, those that explain an answer and hold no secret. Null without any, and once
   * the payload is erased.
   */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, nullable: true })
  response_headers: Readonly<Record<string, string>> | null;
  /**
   * Why it was made: `schedule`, `person` (a resend), `recovery`, `probe` (of an open circuit) or
   * `test`. Null for attempts of a release before.
   */
  @ApiProperty({ type: String, enum: ORIGINS, nullable: true })
  made_by: string | null;
  /** Null for attempts of a release before, and when the worker died during the request. */
  timings: AttemptTimingsView | null;
  /** Host and process id of the worker, for operators; null for all others. */
  worker: string | null;
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
