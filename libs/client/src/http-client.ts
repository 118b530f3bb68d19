import {
  describeRefusal,
  recordOf,
  type AcceptedEvent,
  type RefusedEvent,
  type SendEventsResult,
} from './answer.js';
import { RxhooksApiError } from './api-error.js';
import { batchesOf, batchJson, halvesOf, readBatchAnswer, type Entry } from './batch.js';
import type { DomainEvent, EventType } from './event.js';
import { prepareEvent } from './prepare-event.js';
import { createTransport, type Reply, type TransportOptions } from './transport.js';

export type SentEvent = { readonly id: string; readonly duplicate: boolean };

export type RxhooksClient = {
  /** Resolves once rxhooks has stored the event. @throws RxhooksApiError, UnsendableEventError */
  sendEvent<T extends string = EventType>(event: DomainEvent<T>): Promise<SentEvent>;
  /**
   * Any number of events, in as many requests as it takes. A refused event does not stop the
   * others: look at `refused`. When a whole request fails this throws, and `settled` of the error
   * has what was answered before.
   *
   * @throws RxhooksApiError, UnsendableEventError
   */
  sendEvents(events: readonly DomainEvent[]): Promise<SendEventsResult>;
};

/** Trying again is safe only because every event has its id before the first try. */
export function createRxhooksClient(options: TransportOptions): RxhooksClient {
  const post = createTransport(options);

  return {
    async sendEvent<T extends string>(event: DomainEvent<T>) {
      const prepared = prepareEvent<DomainEvent>(event);
      const reply = await post('/v1/events', JSON.stringify(prepared));
      const { id, duplicate } = reply.kind === 'answered' ? recordOf(reply.body) : {};
      if (isSuccess(reply) && typeof id === 'string' && typeof duplicate === 'boolean') {
        return { id, duplicate };
      }
      throw new RxhooksApiError({ ...describe(reply), eventIds: [prepared.id] });
    },

    async sendEvents(events) {
      // Check all before sending the first, so that a fault in the data stops all of them.
      const entries = events.map((event, index): Entry => {
        const prepared = prepareEvent(event, `events[${index}].`);
        return { index, id: prepared.id, json: JSON.stringify(prepared) };
      });
      const accepted: AcceptedEvent[] = [];
      const refused: RefusedEvent[] = [];
      const waiting = batchesOf(entries);
      for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
        const reply = await post('/v1/events/batch', batchJson(batch));
        if (isTooLarge(reply) && batch.length > 1) {
          waiting.unshift(...halvesOf(batch));
          continue;
        }
        const results = resultsOf(batch, reply);
        if (results === undefined) {
          const eventIds = [batch, ...waiting].flat().map(({ id }) => id);
          throw new RxhooksApiError({
            ...describe(reply),
            eventIds,
            settled: { accepted, refused },
          });
        }
        for (const result of results) {
          if ('error' in result) refused.push(result);
          else accepted.push(result);
        }
      }
      return { accepted, refused };
    },
  };
}

/** `undefined` when the request as a whole failed, or its answer does not fit the events. */
function resultsOf(batch: readonly Entry[], reply: Reply) {
  if (!isTooLarge(reply)) {
    return isSuccess(reply) ? readBatchAnswer(batch, reply.body) : undefined;
  }
  // Refuse only the event that is too large on its own.
  const { message } = describe(reply);
  return batch.map(({ index, id }): RefusedEvent => ({ index, id, error: message, details: [] }));
}

type Answered = Extract<Reply, { kind: 'answered' }>;

function isSuccess(reply: Reply): reply is Answered {
  return reply.kind === 'answered' && reply.status >= 200 && reply.status < 300;
}

function isTooLarge(reply: Reply): boolean {
  return reply.kind === 'answered' && reply.status === 413;
}

function describe(reply: Reply) {
  if (reply.kind === 'unanswered') {
    return { message: `rxhooks could not be reached: ${reply.message}`, code: reply.code };
  }
  const { status, body } = reply;
  if (status < 200 || status >= 300) return describeRefusal(status, body);
  // A server other than rxhooks answered: a proxy's page, a wrong address.
  return { message: `rxhooks answered ${status} without telling the events' fate.`, status };
}
