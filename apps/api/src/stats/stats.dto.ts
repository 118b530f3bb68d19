import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import {
  Optional,
  ReadAs,
  STATS_GROUPS,
  STATS_STEPS,
  type StatsGroup,
  type StatsStep,
} from '@rxhooks/application';
import { IsIn } from 'class-validator';
import { readList } from '../http/read-list.js';
import { Time } from '../http/time.js';
import { WholeNumber } from '../http/whole-number.js';

const oneOf = (names: readonly string[]) => `must be one of ${names.join(', ')}`;
/** Of a subscription nothing else is left to tell rows apart by. */
const GROUPS_OF_ONE = ['event_type'] as const;

class StatsTimeQuery {
  /** ISO 8601; default: an hour before `to`. Rounded down to a whole step. */
  @Time()
  from?: Date;

  /** ISO 8601; default: now. */
  @Time()
  to?: Date;

  /** Default: minutes for up to three hours of the last day, otherwise hours. */
  @Optional()
  @IsIn(STATS_STEPS, { message: oneOf(STATS_STEPS) })
  step?: StatsStep;
}

export class StatsQuery extends StatsTimeQuery {
  /** What rows are told apart by beside their time, separated by commas or as several parameters. */
  @ApiProperty({ enum: STATS_GROUPS, isArray: true, required: false, default: ['organisation'] })
  @ReadAs((value) => readList(value) ?? ['organisation'])
  @IsIn(STATS_GROUPS, { each: true, message: oneOf(STATS_GROUPS) })
  by: StatsGroup[] = ['organisation'];
}

export class SubscriptionStatsQuery extends StatsTimeQuery {
  /** Tells rows apart by their event type. */
  @Optional()
  @IsIn(GROUPS_OF_ONE, { message: oneOf(GROUPS_OF_ONE) })
  by?: (typeof GROUPS_OF_ONE)[number];
}

@ApiSchema({ description: 'Times in milliseconds, right within a factor of 1.4; null of none.' })
export class PercentilesView {
  p50: number | null;
  p95: number | null;
}

@ApiSchema({ description: 'What was counted in one step. There is no row where nothing was.' })
export class StatsRowView {
  /** The start of the step. */
  at: string;
  /** Null unless rows are told apart by `endpoint`. */
  subscription_uid: string | null;
  /** Null unless rows are told apart by `event_type`. */
  event_type: string | null;
  /** Events that came to be delivered; of endpoints, the deliveries that were made for them. */
  @WholeNumber()
  accepted: number;
  @WholeNumber()
  attempts: number;
  @WholeNumber()
  succeeded: number;
  /** Deliveries that were given up. */
  @WholeNumber()
  failed: number;
  /** From the acceptance of the event to the start of the first attempt. */
  first_attempt_latency_ms: PercentilesView;
  /** How long attempts took, with or without an answer. */
  receiver_ms: PercentilesView;
}

export class StatsView {
  from: string;
  to: string;
  @ApiProperty({ enum: STATS_STEPS })
  step: StatsStep;
  /** Since when the longest due delivery, or the longest event that no worker has taken, waits; null when none does. */
  oldest_waiting_at: string | null;
  data: StatsRowView[];
}
