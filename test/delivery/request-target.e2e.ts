/** A receiver may sign, route or compare the path it was registered with: it gets that text. */
import { eventually, httpAnswer, type RawReceiver, startRawReceiver } from '@rxhooks/testing';
import { rxscale } from '@rxhooks/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { SEMBLE_PERMISSIONS, sembleOf } from '../support/semble.js';
import { SUBSCRIPTIONS, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const TYPE = 'pharmacy_order_created';

/** What stands behind the authority, and what is asked for. */
const TEXTS: readonly (readonly [registered: string, sent: string])[] = [
  ['', '/'],
  ['?bare', '/?bare'],
  ['/dup', '/dup'],
  ['/dup?', '/dup?'],
  ['/a/./b', '/a/./b'],
  ['/c/../d', '/c/../d'],
  ['/e/%2e%2E/f', '/e/%2e%2E/f'],
  ['//g//h', '//g//h'],
  ['/http://127.0.0.1:1/', '/http://127.0.0.1:1/'],
  ["/it's?q='x'", "/it's?q='x'"],
  ['/%47%2fG?y=%zz', '/%47%2fG?y=%zz'],
  ['/[i]?a[]=1', '/[i]?a[]=1'],
  ['/{j}?{k}|^`', '/%7Bj%7D?%7Bk%7D%7C%5E%60'],
  ['/stra\u00dfe?q=\u65e5', '/stra%C3%9Fe?q=%E6%97%A5'],
];

let world: World;
let tenant: Tenant;
let receiver: RawReceiver;

beforeAll(async () => {
  world = await startWorld();
  tenant = await world.tenant();
  receiver = await startRawReceiver((socket) => socket.write(httpAnswer('200 OK')));
});
afterAll(async () => {
  await world.close();
  await receiver.stop();
});

const urlOf = (text: string) => `http://127.0.0.1:${receiver.port}${text}`;

test('a delivery asks for the text that was registered, and the API shows it', async () => {
  for (const [text] of TEXTS) await tenant.subscribe(urlOf(text), TYPE);
  const { body } = await tenant.call('GET', SUBSCRIPTIONS);
  const shown = body.map(({ target }: { readonly target: string }) => target);
  expect(shown.toSorted()).toEqual(TEXTS.map(([text]) => urlOf(text)).toSorted());

  await tenant.send(orderEvent());
  await eventually(() => expect(receiver.requests).toHaveLength(TEXTS.length));
  const lines = receiver.requests.map((request) => request.split('\r\n')[0]);
  expect(lines.toSorted()).toEqual(TEXTS.map(([, sent]) => `POST ${sent} HTTP/1.1`).toSorted());
});

test('two texts that are sent alike are one target, and either removes it', async () => {
  const [one, other] = [urlOf('/same/{a}?{b}'), urlOf('/same/%7Ba%7D?%7Bb%7D')];
  await tenant.subscribe(one, TYPE);
  const again = await tenant.call('POST', SUBSCRIPTIONS, {
    target: other,
    notification_type: TYPE,
  });
  expect(again.status).toBe(409);
  const query = `target=${encodeURIComponent(other)}&notification_type=${TYPE}`;
  expect((await tenant.call('DELETE', `${SUBSCRIPTIONS}?${query}`)).status).toBe(204);
});

test('a subscription is not moved to a target that a former release has stored under another key', async () => {
  const taken = urlOf('/former/a|b');
  const { uid } = await tenant.subscribe(taken, TYPE);
  const [former] = rxscale.formerSubscriptionKeys({
    pharmacyUid: undefined,
    target: taken,
    notificationType: TYPE,
  });
  await world.database.query('UPDATE subscriptions SET dedupe_key = $2 WHERE uid = $1', [
    uid,
    former,
  ]);
  const other = await tenant.subscribe(urlOf('/not/former'), TYPE);
  const move = (subscription: string, target: string) =>
    tenant.call('PATCH', `/v1/management/subscriptions/${subscription}`, { target });

  expect((await move(other.uid, taken)).status).toBe(409);
  expect((await move(other.uid, urlOf('/former/a%7Cb'))).status).toBe(409);
  expect((await move(uid, `${taken}?c`)).status).toBe(200);
  expect((await move(other.uid, taken)).status).toBe(200);
});

test.each(['/%47p', '/./Gp', '/%2e/G%70?'])(
  'Semble’s rule of one webhook takes %s for /Gp',
  async (text) => {
    const semble = sembleOf(world, await world.tenant(SEMBLE_PERMISSIONS));
    const webhook = (path: string) => ({
      url: `https://hooks.example.com${path}`,
      label: 'a',
      eventTypes: ['patient.created'],
    });
    expect((await semble.tryCreate(webhook('/Gp'))).error).toBeNull();
    expect((await semble.tryCreate(webhook(text))).error).not.toBeNull();
  },
);
