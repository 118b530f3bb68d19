import { request } from 'undici';

export interface Api {
  readonly url: string;
  readonly key: string;
}

/** What came of handing events in, by the clock of the bench. */
export interface HandedIn {
  readonly acceptedIds: readonly string[];
  readonly refused: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly latenciesMs: Float64Array;
}

const ACCEPTED = 202;

export async function handInOne(api: Api, event: string): Promise<boolean> {
  const { statusCode, text } = await post(api, '/v1/events', event);
  await text();
  return statusCode === ACCEPTED;
}

/** Returns the ids of those that were taken: a batch is answered with 202 whatever becomes of its events. */
export async function handInBatch(api: Api, events: readonly string[]): Promise<string[]> {
  const { statusCode, text } = await post(api, '/v1/events/batch', `{"events":[${events.join()}]}`);
  const answer = await text();
  if (statusCode !== ACCEPTED) return [];
  const { results } = JSON.parse(answer) as { results: { id?: string; duplicate?: boolean }[] };
  return results.flatMap(({ id, duplicate }) => (id && duplicate === false ? [id] : []));
}

async function post({ url, key }: Api, path: string, body: string) {
  const headers = { 'x-api-key': key, 'content-type': 'application/json' };
  const answer = await request(url + path, { method: 'POST', headers, body });
  return { statusCode: answer.statusCode, text: () => answer.body.text() };
}
