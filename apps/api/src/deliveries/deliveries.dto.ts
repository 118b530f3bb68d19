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

/** One event for one subscription. Times are ISO 8601 in UTC. */
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

/**
 * One HTTP request. `status_code` is null when no answer came, `duration_ms` when the worker died with it. `resent`: the
 * connection was already closed by the receiver, and the request went out once more over a new one.
 */
export class AttemptView {
  @WholeNumber()
  number: number;
  started_at: string;
  @WholeNumber()
  duration_ms: number | null;
  @WholeNumber()
  status_code: number | null;
  error: string | null;
  resent: boolean;
  response_excerpt: string | null;
}

export class DeliveryWithAttempts extends DeliveryView {
  attempts: AttemptView[];
}

export class DeliveryPageView {
  data: DeliveryView[];
  /** Null on the last page. */
  next_cursor: string | null;
}
