import { createPostgresBackend, Queue } from 'bullmq';
import { ensure } from './ensure.ts';
import { good, print, row, say, step } from './print.ts';
import type { Stage } from './stage.ts';
import type { EventType } from './subscriptions.ts';
import type { Tenant } from './tenant.ts';

/** As an upstream service sends it. */
export interface Event {
  readonly id: string;
  readonly organisation_uid: string;
  readonly pharmacy_uid: string;
  readonly event_type: string;
  readonly timestamp: number;
  readonly data: Readonly<Record<string, unknown>>;
}

export function exampleEvent({ name, example }: EventType, tenant: Tenant): Event {
  return {
    id: `demo-${name}`,
    organisation_uid: tenant.organisation,
    pharmacy_uid: tenant.pharmacy,
    event_type: name,
    timestamp: Math.floor(Date.now() / 1000),
    data: example,
  };
}

/** Sends the example of every type, over HTTP or BullMQ, and one twice. */
export async function sendExamples(
  stage: Stage,
  tenant: Tenant,
  types: readonly EventType[],
): Promise<Event[]> {
  step(
    4,
    'Upstream services say what happened',
    'The order service calls POST /v1/events.',
    'The meeting service is a plain BullMQ producer and writes the queue domain-events.',
  );
  const events = types.map((type) => exampleEvent(type, tenant));
  const overHttp = events.filter(({ event_type: type }) => type.startsWith('pharmacy_'));
  for (const event of overHttp) await sendOverHttp(stage, tenant, event);
  await enqueue(
    stage,
    events.filter((event) => !overHttp.includes(event)),
  );

  const [first] = overHttp;
  ensure(first !== undefined, 'The catalogue should have a pharmacy event.');
  print();
  say('The order service repeats itself, as after a timeout:');
  await sendOverHttp(stage, tenant, first, { isDuplicate: true });
  return events;
}

/** Accepted means committed to the database: from here on it is not lost. */
export async function sendOverHttp(
  { call }: Stage,
  { serviceKey: key }: Tenant,
  event: Event,
  { isDuplicate = false } = {},
): Promise<void> {
  const answer = await call<{ id: string; duplicate: boolean }>('POST', '/v1/events', {
    key,
    status: 202,
    body: event,
  });
  const asExpected = answer.id === event.id && answer.duplicate === isDuplicate;
  const shown = `202 ${JSON.stringify(answer)}`;
  ensure(
    asExpected,
    `${event.id} should be accepted with duplicate: ${isDuplicate}, not ${shown}.`,
  );
  row('HTTP', `${event.id.padEnd(40)} ${good(`202, duplicate: ${answer.duplicate}`)}`);
}

/** Any BullMQ producer will do; with REDIS_URL set, this one would write to Redis instead. */
async function enqueue({ databaseUrl }: Stage, events: readonly Event[]): Promise<void> {
  const connection = { connectionString: databaseUrl };
  const queue = new Queue('domain-events', { connection }, createPostgresBackend);
  queue.on('error', () => {}); // add() reports faults; without a listener this would be fatal
  try {
    for (const event of events) {
      await queue.add(event.event_type, event);
      row('BullMQ', `${event.id.padEnd(40)} ${good('enqueued')}`);
    }
  } finally {
    await queue.close();
  }
}
