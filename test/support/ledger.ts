import { createHash, createHmac } from 'node:crypto';
import { type ReceivedRequest, type Receiver, type Reply, startReceiver } from '@rxhooks/testing';
import { Webhook } from 'standardwebhooks';
import { orderEvent } from './events.js';

/** What an endpoint does to one request, and how often in a hundred. */
const FATES = {
  error: { share: 8, reply: { status: 500, body: 'try later' }, onRecord: '500' },
  reset: { share: 4, reply: { reset: true }, onRecord: 'connection_reset' },
  hang: { share: 1, reply: { hang: true }, onRecord: 'timeout' },
  stall: { share: 1, reply: { hang: 'after-headers' }, onRecord: 'timeout' },
  slow: { share: 4, reply: { delayMs: 100 }, onRecord: '200' },
  accept: { share: 82, reply: {}, onRecord: '200' },
} as const satisfies Record<string, { share: number; reply: Reply; onRecord: string }>;

export type Fate = keyof typeof FATES;

/** After so many failures an endpoint accepts, so that every delivery can end well within its schedule. */
export const MOST_FAILURES = 6;

export type Entry = { readonly eventId: string; readonly fate: Fate } & ReceivedRequest;

/** An endpoint that fails at random, though always in the same way for the same seed, and remembers what it did. */
export type LedgerEndpoint = {
  readonly receiver: Receiver;
  readonly entries: readonly Entry[];
};

export async function startLedgerEndpoint(name: string, seed: number): Promise<LedgerEndpoint> {
  const entries: Entry[] = [];
  const seen = new Map<string, number>();
  const receiver = await startReceiver({
    respond: (request) => {
      const eventId: string = JSON.parse(request.body.toString()).data.ledger_id;
      const turn = (seen.get(eventId) ?? 0) + 1;
      seen.set(eventId, turn);
      const fate = turn > MOST_FAILURES ? 'accept' : draw(`${seed}/${name}/${eventId}/${turn}`);
      entries.push({ ...request, eventId, fate });
      return FATES[fate].reply;
    },
  });
  return { receiver, entries };
}

/** Depends on its text alone, so the order in which requests arrive changes nothing. */
function draw(text: string): Fate {
  let rest = createHash('sha256').update(text).digest().readUInt32BE() % 100;
  for (const fate of Object.keys(FATES) as Fate[]) {
    rest -= FATES[fate].share;
    if (rest < 0) return fate;
  }
  return 'accept';
}

export const isSuccess = ({ fate }: Entry) => FATES[fate].onRecord === '200';

/** What the attempt's row has to say of a request: a status code, or a failure code. */
export const expectedRecord = ({ fate }: Entry): string => FATES[fate].onRecord;

/** An event whose id is in its body too, where receivers can see it. */
export function ledgerEvent(index: number) {
  const id = `ledger-${index}`;
  const event = orderEvent({ id, timestamp: 1_760_000_000 + index });
  return { ...event, data: { ...event.data, ledger_id: id } };
}

export function bodyHash({ event_type, timestamp, data }: ReturnType<typeof orderEvent>): string {
  return sha256(JSON.stringify({ event_type, timestamp, payload_version: '1', data }));
}

export function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Says which signature of the request does not hold; `undefined` when both do. */
export function findBadSignature(
  { body, headers }: Pick<ReceivedRequest, 'body' | 'headers'>,
  secret: string,
): string | undefined {
  const contract = createHmac('sha256', secret).update(body).digest('hex');
  if (headers['x-webhook-signature'] !== contract) return 'x-webhook-signature';
  try {
    new Webhook(secret).verify(body.toString(), headers);
    return undefined;
  } catch {
    return 'webhook-signature';
  }
}

export function groupById(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  return Map.groupBy(entries, ({ headers }) => headers['webhook-id'] ?? '');
}
