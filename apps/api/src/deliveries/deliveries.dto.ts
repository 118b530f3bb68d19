import { ApiSchema } from '@nestjs/swagger';
import { Optional } from '@rxhooks/application';
import { DELIVERY_STATUSES, type DeliveryStatus } from '@rxhooks/domain';
import { IsIn, IsString } from 'class-validator';
import { PageQuery } from '../http/page-query.dto.js';
import { WholeNumber } from '../http/whole-number.js';

export class DeliveryQuery extends PageQuery {
  @Optional()
  @IsIn(DELIVERY_STATUSES, { message: `must be one of ${DELIVERY_STATUSES.join(', ')}` })
  status?: DeliveryStatus;

  @Optional()
  @IsString()
  event_type?: string;

  /** The id that upstream gave the event. */
  @Optional()
  @IsString()
  event_id?: string;

  @Optional()
  @IsString()
  subscription_uid?: string;
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
  /** Null when no further attempt is planned. */
  next_attempt_at: string | null;
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
  response_excerpt: string | null;
}

@ApiSchema({ description: 'One event for one subscription, with its requests.' })
export class DeliveryWithAttempts extends DeliveryView {
  attempts: AttemptView[];
}

export class DeliveryPageView {
  data: DeliveryView[];
  /** Null on the last page. */
  next_cursor: string | null;
}
