import { isDeepStrictEqual } from 'node:util';
import { untilSucceeded } from './delivery-log.ts';
import { ensure } from './ensure.ts';
import type { Event } from './events.ts';
import type { AnsweredRequest, Partner } from './partner.ts';
import { print, step } from './print.ts';
import { showRequest } from './show-request.ts';
import type { Stage } from './stage.ts';
import { CUSTOM_HEADER } from './subscriptions.ts';
import type { Tenant } from './tenant.ts';

/** Checks that each webhook got its events once and whole. Returns the number of deliveries. */
export async function showRequests(
  stage: Stage,
  tenant: Tenant,
  events: readonly Event[],
): Promise<number> {
  const { shop, erp } = stage;
  const count = shop.secrets.size + erp.secrets.size;
  const deliveries = await untilSucceeded(stage, tenant, count);
  step(
    5,
    'Every request the receivers got',
    `${events.length} events for ${count} webhooks are ${count} requests; the repetition sent nothing.`,
  );
  const received = [shop, erp].flatMap((partner) => {
    const requests = partner.takeRequests();
    checkComplete(partner, requests);
    return requests.map((request) => ({ partner, request }));
  });
  for (const [i, { partner, request }] of received.entries()) {
    if (i > 0) print();
    checkEnvelope(partner, request, events);
    showRequest(partner, request);
  }
  return deliveries.length;
}

function checkComplete({ label, secrets }: Partner, requests: readonly AnsweredRequest[]): void {
  const got = requests.map(({ headers }) => headers['x-webhook-event'] ?? '').sort();
  const wanted = [...secrets.keys()].sort();
  ensure(
    isDeepStrictEqual(got, wanted),
    `${label} should get one each of ${wanted.join(', ')}; it got: ${got.join(', ') || 'nothing'}.`,
  );
}

/** Checks that the body is the whole event, and that only the shop gets the custom header. */
export function checkEnvelope(
  { label }: Partner,
  { headers, body }: AnsweredRequest,
  events: readonly Event[],
): void {
  const type = headers['x-webhook-event'];
  const sent = events.find(({ event_type }) => event_type === type);
  const expected = sent && {
    event_type: sent.event_type,
    timestamp: sent.timestamp,
    payload_version: '1',
    data: sent.data,
  };
  const isWhole = isDeepStrictEqual(JSON.parse(body.toString()), expected);
  ensure(isWhole, `The body of ${type} that ${label} got is not the event that was sent.`);
  const region = headers[CUSTOM_HEADER.name.toLowerCase()];
  const wanted = label === 'shop' ? CUSTOM_HEADER.value : undefined;
  ensure(region === wanted, `${label} should get ${CUSTOM_HEADER.name}: ${wanted}, not ${region}.`);
}
