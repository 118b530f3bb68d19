import { ApiSchema } from '@nestjs/swagger';

@ApiSchema({
  description:
    'An event of the public queue that was refused, or an accepted one that was set aside. Times are ISO 8601 in UTC.',
})
export class RefusedEventView {
  uid: string;
  /** The id that upstream gave the event; null when it gave none that can be shown. */
  event_id: string | null;
  event_type: string | null;
  /** `quarantined`: it was accepted, and workers died during its fan-out; the operator can release it. */
  state: 'refused' | 'quarantined';
  /** Names fields, and never their values. */
  reason: string;
  at: string;
}

export class RefusedEventPage {
  data: RefusedEventView[];
  /** Null on the last page. */
  next_cursor: string | null;
}
