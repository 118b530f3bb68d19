import { eventText, type NewEvent } from '../payload.ts';
import { post } from './post.ts';

/** This system, and whose events it is handed. */
export interface Api {
  readonly url: string;
  readonly key: string;
  /** Taken in turn; none when the key says whose events they are. */
  readonly organisations?: readonly string[];
  readonly eventType?: string;
}

/** What came of handing events in, by the clock of the bench. */
export interface HandedIn {
  readonly acceptedIds: readonly string[];
  readonly refused: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly latenciesMs: Float64Array;
}

/** Returns the ids of those that were taken. */
export type HandIn = (events: readonly NewEvent[]) => Promise<string[]>;

const ACCEPTED = 202;

/** A request for one event, another one for several. */
export function toApi(api: Api): HandIn {
  return async (events) => {
    const texts = events.map((event) => eventText(event, ownerOf(api, event)));
    const [first] = events;
    if (first === undefined || events.length > 1) return handInBatch(api, texts);
    const { statusCode } = await postTo(api, '/v1/events', texts.join());
    return statusCode === ACCEPTED ? [first.id] : [];
  };
}

/** A batch is answered with 202 whatever becomes of its events. */
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
