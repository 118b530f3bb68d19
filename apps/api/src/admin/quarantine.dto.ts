import { ApiSchema } from '@nestjs/swagger';

@ApiSchema({
  description:
    'An accepted event that was set aside because workers died during its fan-out. Times are ISO 8601 in UTC.',
})
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
