/** "Linden did not receive order po-123" beside a long history: what an operator waits for. In full it has ten million deliveries. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/api-caller.js';
import { DELIVERIES } from '../support/tenant.js';
import { isShort, seededRandom } from './support/bench.js';
import { type ChaosWorld, startChaosWorld } from './support/chaos-world.js';
import { percentile } from './support/figures.js';
import { writeHistory } from './support/history.js';
import type { ChaosTenant } from './support/ledger.js';
import type { RawHost } from './support/raw-host.js';

const EVENTS = isShort ? 100_000 : 10_000_000;
const SEARCHES = isShort ? 50 : 500;
/** A delivery in a thousand of the history has failed. */
const FAILED_EVERY = 1000;
const SEARCH_P99_MS = 50;
const CALL_P99_MS = 100;
/** Of a filter without an index, which looks at a bounded number of deliveries. */
const LOOK_P99_MS = 1000;
const WRITING_MS = 3_600_000;
const SENDING_MS = 300_000;

type EventLine = { readonly id: string };

let world: ChaosWorld;
let tenant: ChaosTenant;
let failing: RawHost;
const random = seededRandom('history');
/** Numbers of events all over the history; each is of a failed delivery. */
const numbers = [
  ...new Set(
    Array.from(
      { length: SEARCHES },
      () => (1 + Math.floor(random() * (EVENTS / FAILED_EVERY))) * FAILED_EVERY,
    ),
  ),
].filter((number) => number <= EVENTS);

beforeAll(async () => {
  world = await startChaosWorld('history');
  tenant = await world.tenant();
  const healthy = await world.internet.host('healthy');
  failing = await world.internet.host('failing');
  const subscriptions = [
    await tenant.subscribe(`${healthy.url}/in`),
    await tenant.subscribe(`${failing.url}/in`),
  ] as const;
  await writeHistory(world, {
    organisationUid: tenant.uid,
    subscriptionUids: [subscriptions[0].uid, subscriptions[1].uid],
    events: EVENTS,
    searched: numbers,
  });
  return () => world.close();
}, WRITING_MS);

/**
 * Makes a call for each of the items, one after the other, and gives the answers. In full, the
 * slowest hundredth of the calls may take so long; the short run is beside other work and only
 * prints it.
 */
async function callForEach<T>(
  items: readonly T[],
  name: string,
  limitMs: number,
  call: (item: T) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const times: number[] = [];
  for (const item of items) {
    const started = performance.now();
    answers.push(await call(item));
    times.push(performance.now() - started);
  }
  const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
  const figures = `p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)} ms`;
  console.log(`history of ${EVENTS} deliveries, ${name}: ${figures}`);
  for (const { status } of answers) expect([200, 202]).toContain(status);
  if (!isShort) expect(p99).toBeLessThan(limitMs);
  return answers;
}

const pastOf = (number: number) => `past-${number}`;

describe(`With ${EVENTS.toLocaleString('en')} deliveries on record`, () => {
  it('the number of an order finds its delivery', async () => {
    const answers = await callForEach(
      numbers,
      'deliveries by business key',
      SEARCH_P99_MS,
      (number) => tenant.call('GET', `${DELIVERIES}?business_key=po-${number}`),
    );
    expect(
      answers.map(({ body }) =>
        body.data.map((one: { event_id: string; status: string }) => [one.event_id, one.status]),
      ),
    ).toEqual(numbers.map((number) => [[pastOf(number), 'failed']]));
  });

  it.each([
    ['the failed ones of three days', `status=failed&created_after=${daysAgo(3)}`, CALL_P99_MS],
    ['what was answered with a 5xx', `status_code=5xx&created_after=${daysAgo(3)}`, LOOK_P99_MS],
    ['a host', 'target_host=failing', CALL_P99_MS],
    ['everything, oldest first', `order=oldest&created_after=${daysAgo(6)}`, CALL_P99_MS],
  ])('a page of the log is read soon: %s', async (name, query, limitMs) => {
    const read = () => tenant.call('GET', `${DELIVERIES}?${query}`);
    await callForEach(numbers, `a page of ${name}`, limitMs, read);
  });

  it(
    'three calls lead from the number of an order to its delivery, sent again',
    async () => {
      const found = await callForEach(numbers, 'events by business key', SEARCH_P99_MS, (number) =>
        tenant.call('GET', `/v1/events?business_key=po-${number}`),
      );
      const ids: string[] = found.flatMap(({ body }) => body.data.map(({ id }: EventLine) => id));
      expect(ids).toEqual(numbers.map(pastOf));
      const events = await callForEach(ids, 'one event', CALL_P99_MS, (id) =>
        tenant.call('GET', `/v1/events/${id}`),
      );
      const uids: string[] = events.map(({ body }) => body.deliveries[0].uid);
      await callForEach(uids, 'a resend', CALL_P99_MS, (uid) =>
        tenant.call('POST', `${DELIVERIES}/${uid}/resend`),
      );
      await world.settled(SENDING_MS);
      const arrived = failing.requests.map(({ headers }) => headers['webhook-id']);
      expect(arrived.toSorted()).toEqual(uids.toSorted());
    },
    SENDING_MS,
  );
});

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString();
}
