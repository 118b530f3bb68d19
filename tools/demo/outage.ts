import { untilSucceeded } from './delivery-log.ts';
import { ensure } from './ensure.ts';
import { exampleEvent, sendOverHttp, type Event } from './events.ts';
import type { AnsweredRequest, Partner } from './partner.ts';
import { bad, good, row, say, step } from './print.ts';
import { checkEnvelope } from './requests.ts';
import { VERIFIED, verify } from './show-request.ts';
import type { Stage } from './stage.ts';
import type { EventType } from './subscriptions.ts';
import type { Tenant } from './tenant.ts';

const TYPE = 'pharmacy_order_updated';
const REFUSALS = 2;

/** One receiver refuses twice; the other must not notice. Returns the retried delivery's uid. */
export async function showOutage(
  stage: Stage,
  tenant: Tenant,
  { types, deliveriesBefore }: { types: readonly EventType[]; deliveriesBefore: number },
): Promise<string> {
  step(6, 'erp is down', `Its next ${REFUSALS} answers are 503. The order goes on meanwhile.`);
  const { shop, erp } = stage;
  erp.goDown(REFUSALS);
  const event = nextEvent(types, tenant);
  await sendOverHttp(stage, tenant, event);
  const deliveries = await untilSucceeded(stage, tenant, deliveriesBefore + 2);

  const [atShop, atErp] = [shop.takeRequests(), erp.takeRequests()];
  ensure(atShop.length === 1, `shop should get it once, not ${atShop.length} times.`);
  ensure(atErp.length === REFUSALS + 1, `erp should get it 3 times, not ${atErp.length} times.`);
  const startedAt = Math.min(...[...atShop, ...atErp].map(({ at }) => at));
  const show = (partner: Partner, request: AnsweredRequest) => {
    checkEnvelope(partner, request, [event]);
    verify(partner, request);
    const code = request.answeredWith === 200 ? good('200') : bad(String(request.answeredWith));
    const seconds = ((request.at - startedAt) / 1000).toFixed(1);
    const id = request.headers['webhook-id'];
    row(partner.label, `+${seconds} s  answered ${code}  ${VERIFIED}  ${id}`);
  };
  for (const request of atShop) show(shop, request);
  for (const request of atErp) show(erp, request);
  checkAlike(atErp);
  say('\nAll requests to erp have the same webhook-id, X-Webhook-Signature and bytes.');

  const retried = deliveries.find(
    ({ event_id, target }) => event_id === event.id && target === erp.target,
  );
  ensure(retried?.uid === atErp[0]?.headers['webhook-id'], 'webhook-id should be the delivery.');
  return retried?.uid ?? '';
}

function nextEvent(types: readonly EventType[], tenant: Tenant): Event {
  const type = types.find(({ name }) => name === TYPE);
  ensure(type !== undefined, `The catalogue should have ${TYPE}.`);
  const event = exampleEvent(type, tenant);
  return { ...event, id: 'demo-order-ready', data: { ...event.data, status: 'ready_for_pickup' } };
}

function checkAlike(requests: readonly AnsweredRequest[]): void {
  const checkSame = (what: string, pick: (request: AnsweredRequest) => string | undefined) => {
    const kinds = new Set(requests.map((request) => pick(request)));
    ensure(kinds.size === 1, `Retries should have the same ${what}.`);
  };
  checkSame('webhook-id', ({ headers }) => headers['webhook-id']);
  checkSame('X-Webhook-Signature', ({ headers }) => headers['x-webhook-signature']);
  checkSame('body', ({ body }) => body.toString('hex'));
}
