import { Optional } from '@rxhooks/application';
import { Type } from 'class-transformer';
import { IsInt, IsString, Max, Min } from 'class-validator';

const LIMIT_TEXT = 'must be a whole number from 1 to 100';

export class QuarantineQuery {
  @Type(() => Number)
  @IsInt({ message: LIMIT_TEXT })
  @Min(1, { message: LIMIT_TEXT })
  @Max(100, { message: LIMIT_TEXT })
  limit = 50;

  /** `next_cursor` of the page before. */
  @Optional()
  @IsString()
  cursor?: string;
}

/** An accepted event that no worker survived. Times are ISO 8601 in UTC. */
export class QuarantinedEventView {
  uid: string;
  /** The id that upstream gave the event. */
  event_id: string;
  organisation_uid: string;
  event_type: string;
  reason: string;
  accepted_at: string;
}

export class QuarantinePage {
  data: QuarantinedEventView[];
  /** Null on the last page. */
  next_cursor: string | null;
}
