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
