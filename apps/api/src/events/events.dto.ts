import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IncomingEvent } from '@rxhooks/application';
import { QueryText } from '../http/query-text.js';

// Described here, because its library must not import OpenAPI.
ApiSchema({
  description: 'A domain event as upstream services send it, over HTTP or through the queue.',
})(IncomingEvent);

// The compiler knows no integers, and a client made from `number` sends fractions of a second.
ApiProperty({ type: 'integer', format: 'int64', required: false })(
  IncomingEvent.prototype,
  'timestamp',
);

export class AcceptedEvent {
  /** The event's id: the one that was sent, or ours. */
  id: string;

  /** True when an event with this id and the same body had been accepted before. */
  duplicate: boolean;
}

export class BatchRequest {
  events: IncomingEvent[];
}

export class FieldErrorView {
  field: string;
  message: string;
}

@ApiSchema({
  description:
    'The result of one event: `duplicate` when it was accepted, `error` when it was not.',
})
export class BatchResult {
  id?: string;
  duplicate?: boolean;
  error?: string;
  details?: FieldErrorView[];
}

export class BatchResponse {
  results: BatchResult[];
}

export class EventQuery {
  /** Uid or slug; may be left out with an organisation's own key. */
  @QueryText()
  organisation_uid?: string;
}
