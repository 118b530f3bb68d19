import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  AcceptEvents,
  type AcceptResult,
  IncomingEvent,
  type Principal,
} from '@rxhooks/application';
import { AppError, MovingError } from '@rxhooks/domain';
import { NeedsOrOperator } from '../auth/access.decorators.js';
import { Caller } from '../auth/caller.js';
import { asGiven } from '../http/reading.js';
import { Refuses } from '../http/refuses.decorator.js';
import { AcceptedEvent, BatchRequest, BatchResponse } from './events.dto.js';

const MAX_BATCH = 1000;
/** Of a whole batch; once so many have been told, each further event that is refused is told its first one. */
const MAX_BATCH_FAULTS = 1000;

const isNotAccepted = (faults: AppError['fields']) =>
  new AppError('unprocessable', 'The event was not accepted', faults);

const isTooLarge = () => new AppError('too_large', 'The event is too large');

const isNoBatch = () =>
  new AppError('unprocessable', 'Validation failed', [
    { field: 'events', message: `must be a list of 1 to ${MAX_BATCH} events` },
  ]);

/** Domain events in over HTTP. 202 means: committed to the database, on its way whatever happens next. */
@ApiTags('Events')
@Controller('v1/events')
@NeedsOrOperator('event:write')
export class EventsController {
  constructor(private readonly acceptEvents: AcceptEvents) {}

  /**
   * Accepts one event. The same id again is answered as a duplicate and sends nothing twice.
   *
   * @throws {413} The event, or the body, is too large.
   * @throws {422} The event was not accepted; `details` lists the fields that are wrong.
   */
  @Post()
  @ApiOperation({ operationId: 'sendEvent' })
  @HttpCode(202)
  @ApiBody({ type: IncomingEvent })
  @ApiAcceptedResponse({ type: AcceptedEvent })
  @Refuses({
    event_is_too_large: isTooLarge(),
    event_is_not_accepted: isNotAccepted([{ field: 'data.uid', message: 'must be string' }]),
  })
  async accept(
    @Body({ schema: asGiven }) body: unknown,
    @Caller() caller: Principal,
  ): Promise<AcceptedEvent> {
    const [result] = await this.acceptEvents.execute([body], caller);
    if (!result) throw new Error('One event gives one result.');
    return toAnswer(result);
  }

  /**
   * Accepts up to 1000 events, each judged by itself; one result per event, in order.
   *
   * @throws {422} `events` is not a list of 1 to 1000 events.
   */
  @Post('batch')
  @ApiOperation({ operationId: 'sendEventBatch' })
  @HttpCode(202)
  @ApiBody({ type: BatchRequest })
  @ApiAcceptedResponse({ type: BatchResponse })
  @Refuses({ no_events: isNoBatch() })
  async acceptBatch(
    @Body({ schema: asGiven }) body: unknown,
    @Caller() caller: Principal,
  ): Promise<BatchResponse> {
    const results = await this.acceptEvents.execute(readBatch(body), caller);
    refuseWhole(results);
    return { results: toBatchAnswers(results) };
  }
}

/** A batch of which nothing was stored is answered as one event is, so that its sender repeats it. */
function refuseWhole(results: readonly AcceptResult[]): void {
  if (results.some(({ kind }) => kind === 'accepted')) return;
  const elsewhere = results.find(({ kind }) => kind === 'moving' || kind === 'moved');
  if (elsewhere) toAnswer(elsewhere);
}

function readBatch(body: unknown): readonly unknown[] {
  const events = typeof body === 'object' && body !== null && 'events' in body ? body.events : null;
  if (Array.isArray(events) && events.length > 0 && events.length <= MAX_BATCH) return events;
  throw isNoBatch();
}

function toAnswer(result: AcceptResult): AcceptedEvent {
  switch (result.kind) {
    case 'accepted':
      return { id: result.id, duplicate: result.isDuplicate };
    case 'refused':
      throw isNotAccepted(result.fields);
    case 'too_large':
      throw isTooLarge();
    case 'moving':
      throw new MovingError();
    case 'moved':
      throw AppError.moved();
  }
}

function toBatchAnswers(results: readonly AcceptResult[]): BatchResponse['results'] {
  let told = 0;
  return results.map((result) => {
    if (result.kind !== 'refused') return toBatchAnswer(result);
    const fields = told < MAX_BATCH_FAULTS ? result.fields : result.fields.slice(0, 1);
    told += fields.length;
    return toBatchAnswer({ ...result, fields });
  });
}

function toBatchAnswer(result: AcceptResult): BatchResponse['results'][number] {
  switch (result.kind) {
    case 'accepted':
      return { id: result.id, duplicate: result.isDuplicate };
    case 'refused':
      return { id: result.id, error: isNotAccepted([]).message, details: [...result.fields] };
    case 'too_large':
      return { id: result.id, error: isTooLarge().message };
    case 'moving':
      return { id: result.id, error: new MovingError().message };
    case 'moved':
      return { id: result.id, error: AppError.moved().message };
  }
}
