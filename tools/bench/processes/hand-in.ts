import { eventText, type NewEvent } from '../payload.ts';
import { post } from './post.ts';

/** This system's api and the owners of the events. */
export interface Api {
  readonly url: string;
  readonly key: string;
  /** Used in turn; undefined if the key determines the organisation. */
  readonly organisations?: readonly string[];
  readonly eventType?: string;
}

/** The result of handing events in, by the clock of the bench. */
export interface HandedIn {
  readonly acceptedIds: readonly string[];
  readonly refused: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly latenciesMs: Float64Array;
}

/** Returns the ids of the accepted events. */
export type HandIn = (events: readonly NewEvent[]) => Promise<string[]>;

const ACCEPTED = 202;

/** `/v1/events` for one, the batch for several. */
export function toApi(api: Api): HandIn {
  return async (events) => {
    const texts = events.map((event) => eventText(event, ownerOf(api, event)));
    const [first] = events;
    if (first === undefined || events.length > 1) return handInBatch(api, texts);
    const { statusCode } = await postTo(api, '/v1/events', texts.join());
    return statusCode === ACCEPTED ? [first.id] : [];
  };
}

/** A batch gets 202 whatever becomes of its events. */
async function handInBatch(api: Api, texts: readonly string[]): Promise<string[]> {
  const { statusCode, text } = await postTo(
    api,
    '/v1/events/batch',
    `{"events":[${texts.join()}]}`,
  );
  if (statusCode !== ACCEPTED) return [];
  const { results } = JSON.parse(text) as { results: { id?: string; duplicate?: boolean }[] };
  return results.flatMap(({ id, duplicate }) => (id && duplicate === false ? [id] : []));
}

function postTo({ url, key }: Api, path: string, body: string) {
  const headers = { 'x-api-key': key, 'content-type': 'application/json' };
  return post({ url: url + path, method: 'POST', headers, body });
}

function ownerOf({ organisations, eventType }: Api, { number }: NewEvent) {
  const organisation = organisations?.[number % organisations.length];
  return { ...(organisation && { organisation }), ...(eventType && { eventType }) };
}
