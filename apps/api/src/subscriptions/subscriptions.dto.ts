import { ApiSchema } from '@nestjs/swagger';
import {
  type FiguredSubscription,
  Optional,
  plainNumbers,
  ReadAs,
  type UpdateCommand,
} from '@rxhooks/application';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsNumber,
  IsString,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';
import { WholeNumber } from '../http/whole-number.js';

const SCHEDULE_TEXT = 'must be 1 to 20 delays in seconds, each from 1 to 86400';
const RATE_TEXT = 'must be a whole number of requests per second from 1 to 10000';
const OVERLAP_TEXT = 'must be a number of hours from 0 to 168';

const isGiven = (_: object, value: unknown) => value !== null && value !== undefined;

@ApiSchema({ description: 'Fields that are left out stay as they are.' })
export class UpdateSubscriptionRequest {
  /** From the very next attempt on, also of deliveries that are being retried. */
  @Optional()
  @IsString({ message: 'must be a URL' })
  target?: string;

  /** The delays before attempt 2, 3, ...; null goes back to the contract's. */
  @ValidateIf(isGiven)
  @ReadAs(plainNumbers)
  @IsArray({ message: SCHEDULE_TEXT })
  @ArrayMinSize(1, { message: SCHEDULE_TEXT })
  @ArrayMaxSize(20, { message: SCHEDULE_TEXT })
  @IsNumber({}, { each: true, message: SCHEDULE_TEXT })
  @Min(1, { each: true, message: SCHEDULE_TEXT })
  @Max(86_400, { each: true, message: SCHEDULE_TEXT })
  retry_schedule_seconds?: number[] | null;

  /** Over all workers together; null takes the limit away. */
  @ValidateIf(isGiven)
  @IsInt({ message: RATE_TEXT })
  @Min(1, { message: RATE_TEXT })
  @Max(10_000, { message: RATE_TEXT })
  @WholeNumber()
  rate_limit_per_second?: number | null;
}

export function toCommand(body: UpdateSubscriptionRequest): UpdateCommand {
  return {
    target: body.target,
    scheduleSeconds: body.retry_schedule_seconds,
    ratePerSecond: body.rate_limit_per_second,
  };
}

export class RotateSecretRequest {
  /** How long the secret that is replaced signs beside the new one. */
  @Optional()
  @IsNumber({}, { message: OVERLAP_TEXT })
  @Min(0, { message: OVERLAP_TEXT })
  @Max(168, { message: OVERLAP_TEXT })
  overlap_hours?: number;
}

export class RotatedSecretView {
  /** Shown here and nowhere else. */
  signing_secret: string;
  /** Null when the replaced secret has stopped signing. */
  previous_valid_until: string | null;
}

export class EndpointHealthView {
  /** Nothing is sent before this: the receiver asked for it, or the circuit is open. */
  held_until: string | null;
  circuit: 'closed' | 'open';
  /** The first failure since the last success. */
  failing_since: string | null;
}

export class ManagedSubscriptionView {
  uid: string;
  contract: string;
  pharmacy_uid: string | null;
  target: string;
  event_types: string[];
  /** `paused`: deliveries are made and wait. `disabled`: they are skipped, and can be resent once it is resumed. */
  status: 'active' | 'paused' | 'disabled';
  /** Why rxhooks paused or disabled it; null otherwise. */
  status_reason: string | null;
  /** When the status last changed; null when it never did. */
  status_since: string | null;
  retry_schedule_seconds: number[] | null;
  @WholeNumber()
  rate_limit_per_second: number | null;
  health: EndpointHealthView;
  /** The share of the requests of the last hour that succeeded, from 0 to 1; null when none was made. */
  success_rate: number | null;
  /** Null when none is on record in the last 90 days. */
  last_success_at: string | null;
  /** Deliveries that wait. 10000 means that many or more, and so does 100 in a list, which counts no further. */
  @WholeNumber()
  backlog: number;
  /** Since when the longest of them is due; null when none is. */
  oldest_waiting_at: string | null;
  created_at: string;
}

export function presentManaged(s: FiguredSubscription): ManagedSubscriptionView {
  return {
    uid: s.uid,
    contract: s.contract,
    pharmacy_uid: s.pharmacyUid ?? null,
    target: s.target,
    event_types: [...s.eventTypes],
    status: s.status,
    status_reason: s.statusReason ?? null,
    status_since: s.statusSince?.toISOString() ?? null,
    retry_schedule_seconds: s.scheduleSeconds ? [...s.scheduleSeconds] : null,
    rate_limit_per_second: s.ratePerSecond ?? null,
    health: {
      held_until: s.health.heldUntil?.toISOString() ?? null,
      circuit: s.health.isCircuitOpen ? 'open' : 'closed',
      failing_since: s.health.failingSince?.toISOString() ?? null,
    },
    success_rate: s.figures.successRate ?? null,
    last_success_at: s.figures.lastSuccessAt?.toISOString() ?? null,
    backlog: s.figures.backlog,
    oldest_waiting_at: s.figures.oldestWaitingAt?.toISOString() ?? null,
    created_at: s.createdAt.toISOString(),
  };
}

export class ManagedSubscriptionList {
  data: ManagedSubscriptionView[];
  /** Always null: one page has them all. */
  next_cursor: string | null;
}
