import {
  verifyDecodaSignature,
  verifyRxscaleSignature,
  verifySembleSignature,
} from '@rxhooks/client';
import { eventually, type Receiver } from '@rxhooks/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodaOf, patientEvent } from '../support/decoda.js';
import { exampleData, orderEvent } from '../support/events.js';
import { type Pharmacy, setUpPharmacy } from '../support/pharmacy.js';
import { receiver } from '../support/receivers.js';
import { sembleOf } from '../support/semble.js';
import { ALL_PERMISSIONS, DELIVERIES, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const SEMBLE_PERMISSIONS = ['seeWebhooks', 'createWebhooks', 'editWebhooks', 'deleteWebhooks'];

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

type Endpoint = { readonly at: Receiver; readonly secret: string };

/** An organisation and a pharmacy of it that have subscribed to all there is to be had, each at an address of its own. */
async function setUpOrganisation() {
  const tenant = await world.tenant([...ALL_PERMISSIONS, ...SEMBLE_PERMISSIONS]);
  const pharmacy = await setUpPharmacy(world.api, tenant.uid);
  return { tenant, pharmacy, endpoints: await subscribeAll(tenant, pharmacy) };
}

async function subscribeAll(tenant: Tenant, pharmacy: Pharmacy) {
  const [organisation, atPharmacy, decoda, semble] = await Promise.all(
    Array.from({ length: 4 }, () => receiver()),
  );
  const own = await tenant.subscribe(organisation!.url);
  const theirs = await pharmacy.subscribe(atPharmacy!.url);
  const webhook = await decodaOf(world, tenant).create(decoda!.url, ['PATIENT_CREATED']);
  const { secret } = await sembleOf(world, tenant).create(semble!.url, ['patient.created']);
  return {
    organisation: { at: organisation!, secret: own.signing_secret },
    pharmacy: { at: atPharmacy!, secret: theirs.signing_secret },
    decoda: { at: decoda!, secret: webhook.secret },
    semble: { at: semble!, secret },
  } satisfies Record<string, Endpoint>;
}

const thinPatient = (id: string) => ({
  id: `${id}-${process.pid}`,
  event_type: 'patient.created',
  data: { patientId: id, labelId: null },
});

test('one organisation gets each event in the dress of its contract, under its own signature', async () => {
  const { tenant, pharmacy, endpoints } = await setUpOrganisation();
  const order = orderEvent({ pharmacy_uid: pharmacy.uid });
  const patient = patientEvent();

  for (const event of [order, patient, thinPatient('507f191e810c19729de860ea')])
    expect((await tenant.send(event)).status).toBe(202);

  const [ordered] = await endpoints.organisation.at.waitFor(1);
  const [dispensed] = await endpoints.pharmacy.at.waitFor(1);
  const [admitted] = await endpoints.decoda.at.waitFor(1);
  const [referred] = await endpoints.semble.at.waitFor(1);

  const { fulfillment: _, ...withoutFulfillment } = exampleData();
  expect(JSON.parse(ordered!.body.toString())).toMatchObject({
    event_type: 'pharmacy_order_created',
    data: exampleData(),
  });
  expect(JSON.parse(dispensed!.body.toString()).data).toEqual(withoutFulfillment);
  expect(JSON.parse(admitted!.body.toString())).toMatchObject({
    type: 'PATIENT_CREATED',
    data: patient.data,
  });
  expect(JSON.parse(referred!.body.toString())).toEqual({
    subscriptionId: expect.any(String),
    eventId: referred!.headers['webhook-id'],
    eventType: 'patient.created',
    identifiers: { patientId: '507f191e810c19729de860ea' },
  });

  for (const [request, { secret }] of [
    [ordered!, endpoints.organisation],
    [dispensed!, endpoints.pharmacy],
  ] as const)
    expect(
      verifyRxscaleSignature({
        rawBody: request.body,
        signature: request.headers['x-webhook-signature'],
        secret,
      }),
    ).toEqual({ ok: true });
  expect(
    verifyDecodaSignature({
      rawBody: admitted!.body,
      signature: admitted!.headers['decoda-signature'],
      secret: endpoints.decoda.secret,
    }),
  ).toEqual({ ok: true });
  expect(
    verifySembleSignature({
      rawBody: referred!.body,
      signature: referred!.headers['x-webhook-signature'],
      secret: endpoints.semble.secret,
    }),
  ).toEqual({ ok: true });
});

test('no organisation gets what is another one’s, in any contract', async () => {
  const [one, other] = [await setUpOrganisation(), await setUpOrganisation()];
  for (const { tenant, pharmacy } of [one, other]) {
    await tenant.send(orderEvent({ pharmacy_uid: pharmacy.uid, data: named(tenant) }));
    await tenant.send(patientEvent({ data: { id: tenant.uid } }));
    await tenant.send(thinPatient(tenant.uid));
  }

  for (const { tenant } of [one, other])
    await eventually(async () =>
      expect(await statuses(tenant)).toEqual(Array(4).fill('succeeded')),
    );
  for (const { tenant, endpoints } of [one, other])
    for (const { at } of Object.values(endpoints)) {
      expect(at.requests).toHaveLength(1);
      expect(at.requests[0]?.body.toString()).toContain(tenant.uid);
    }
});

const statuses = async (tenant: Tenant): Promise<string[]> =>
  (await tenant.call('GET', DELIVERIES)).body.data.map(({ status }: { status: string }) => status);

/** The example, with a word that tells whose it is. */
const named = (tenant: Tenant) => ({ ...exampleData(), note_of_test: tenant.uid });
