/** Every field in which somebody gives us a URL that we will call, found in the rules of its request bodies. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fieldNames } from '../../support/nasty.js';
import { type Pharmacy, PHARMACY_SUBSCRIPTIONS, setUpPharmacy } from '../../support/pharmacy.js';
import { inputFields, SEMBLE_PERMISSIONS, sembleOf } from '../../support/semble.js';
import { ALL_PERMISSIONS, type Tenant } from '../../support/tenant.js';
import { startWorld, type World } from '../../support/world.js';

/** A refusal of GraphQL is a value, and has no status. */
const asStatus = ({ error }: { readonly error: string | null }) => ({ status: error ? 422 : 200 });

/** Where such a field is, and a call that uses it. */
const CALLS: Readonly<
  Record<string, (tenant: Tenant, uid: string, url: string) => Promise<{ status: number }>>
> = {
  'RegisterRequest.target': (tenant, _, target) =>
    tenant.call('POST', '/v1/management/notification-subscriptions', {
      target,
      notification_type: 'pharmacy_order_created',
    }),
  'PharmacyRegisterRequest.target': (_, __, target) =>
    pharmacy.call('POST', PHARMACY_SUBSCRIPTIONS, {
      target,
      notification_type: 'pharmacy_order_created',
    }),
  'TestRequest.target_url': (tenant, _, target_url) =>
    tenant.call('POST', '/v1/management/notification-subscriptions/test', { target_url }),
  'UpdateSubscriptionRequest.target': (tenant, uid, target) =>
    tenant.call('PATCH', `/v1/management/subscriptions/${uid}`, { target }),
  'CreateWebhookInput.url': async (tenant, _, url) =>
    asStatus(
      await sembleOf(world, tenant).tryCreate({
        url,
        label: 'a',
        eventTypes: ['patient.created'],
      }),
    ),
  'UpdateWebhookInput.url': async (tenant, _, url) =>
    asStatus(await sembleOf(world, tenant).update(webhook, { url })),
};

const FORBIDDEN = [
  'http://169.254.169.254/latest/meta-data',
  'http://[::1]/',
  'http://metadata.google.internal/',
  'http://10.0.0.5/hook',
  'http://[64:ff9b:1::a00:5]/hook',
  'http://[2606:4700::5efe:a00:5]/hook',
  'http://kubernetes.default.svc/',
  'gopher://hooks.example.com/',
  'http://user:secret@hooks.example.com/',
];

let world: World;
let tenant: Tenant;
let pharmacy: Pharmacy;
let uid: string;
let webhook: string;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  tenant = await world.tenant([...ALL_PERMISSIONS, ...SEMBLE_PERMISSIONS]);
  pharmacy = await setUpPharmacy(world.api, tenant.uid);
  ({ uid } = await tenant.subscribe('https://hooks.example.com/rx'));
  const { create } = sembleOf(world, tenant);
  ({ id: webhook } = await create('https://hooks.example.com/rx', ['patient.created']));
});

afterAll(() => world.close());

test('the API takes URLs in no other field than these', async () => {
  // A filter of lists, which is compared and never called.
  const known = [...Object.keys(CALLS).map((name) => name.split('.')[1]), 'target_host'];
  const names = [...fieldNames(), ...(await inputFields(world, tenant))];
  const found = names.filter((name) => /url|uri|target|callback|endpoint|host/.test(name));
  expect([...new Set(found)].sort()).toEqual([...new Set(known)].sort());
});

test.each(Object.entries(CALLS))('%s refuses what the guard refuses', async (_, call) => {
  for (const url of FORBIDDEN) {
    const { status } = await call(tenant, uid, url);
    expect([url, status]).toEqual([url, expect.toSatisfy((code) => code === 400 || code === 422)]);
  }
});

test('a refused change leaves the target as it was', async () => {
  await tenant.call('PATCH', `/v1/management/subscriptions/${uid}`, { target: FORBIDDEN[0] });
  const { body } = await tenant.call('GET', `/v1/management/subscriptions/${uid}`);
  expect(body.target).toBe('https://hooks.example.com/rx');
});
