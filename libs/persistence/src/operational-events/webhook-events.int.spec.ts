import type { EndpointSignal } from '@rxhooks/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  FakeContracts,
  PLAIN_CONTRACT,
  TELLING_CONTRACT,
} from '../../../application/test/fakes/fake-contracts.js';
import { openStores, type Stores } from '../../test/stores.js';

const FAILING: EndpointSignal = { kind: 'failing' };

let stores: Stores;
let organisationUid: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores(new FakeContracts([PLAIN_CONTRACT, TELLING_CONTRACT]));
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid, { contract: 'telling' });
  await stores.subscribe(organisationUid, { contract: 'telling', eventTypes: ['note_paused'] });
});

const record = (signal: EndpointSignal, uid = subscriptionUid) =>
  stores.endpoints.record({ subscriptionUid: uid, organisationUid, signal, ageMs: 0 });
async function openCircuit(uid = subscriptionUid): Promise<void> {
  for (let count = 0; count < 10; count += 1) await record(FAILING, uid);
}
const rowOf = async (uid = subscriptionUid) =>
  (await stores.sql('SELECT status, status_reason FROM subscriptions WHERE uid = $1', [uid]))[0];
const told = async () => {
  const rows: { type: string; data: string; metadata: string }[] = await stores.sql(
    'SELECT type, data, metadata FROM events WHERE organisation_uid = $1 ORDER BY uid',
    [organisationUid],
  );
  for (const { type, data } of rows)
    expect({ type, data: JSON.parse(data) }).toEqual({
      type: 'note_paused',
      data: { uid: subscriptionUid },
    });
  return rows.map(({ metadata }) => JSON.parse(metadata).isPaused);
};
const mails = () =>
  stores.sql('SELECT recipient, subject FROM notifications WHERE subscription_uid = $1', [
    subscriptionUid,
  ]);
const setContact = () =>
  stores.sql(`UPDATE organisations SET contact_email = 'ops@example.com' WHERE uid = $1`, [
    organisationUid,
  ]);

describe('an endpoint whose circuit opens', () => {
  it('is paused where its contract pauses, with the reason', async () => {
    await openCircuit();
    expect(await rowOf()).toEqual({
      status: 'paused',
      status_reason: 'Most of the latest requests to it have failed.',
    });
  });

  it('is told of, to the subscribers and to the contact, once', async () => {
    await setContact();
    await openCircuit();
    await openCircuit();
    expect(await told()).toEqual([true]);
    expect(await mails()).toEqual([
      {
        recipient: 'ops@example.com',
        subject: 'Webhooks paused: receiver.example.com does not take them',
      },
    ]);
  });

  it('is left to its circuit where the contract does not pause', async () => {
    const plain = await stores.subscribe(organisationUid, { contract: 'plain' });
    await openCircuit(plain);
    expect(await rowOf(plain)).toMatchObject({ status: 'active' });
  });

  it('keeps what waits for it', async () => {
    const [uid] = await stores.addDue(subscriptionUid);
    await openCircuit();
    const [row] = await stores.sql('SELECT status FROM deliveries WHERE uid = $1', [uid]);
    expect(row).toEqual({ status: 'pending' });
  });

  it('is not paused before as many openings as it was configured for', async () => {
    const { endpoints } = await stores.connect(undefined, 2);
    const report = { subscriptionUid, organisationUid, signal: FAILING, ageMs: 0 };
    for (let count = 0; count < 10; count += 1) await endpoints.record(report);
    expect(await rowOf()).toMatchObject({ status: 'active' });
    await stores.sql(
      `UPDATE endpoint_states SET held_until = now() - interval '1 s' WHERE subscription_uid = $1`,
      [subscriptionUid],
    );
    await endpoints.record(report);
    expect(await rowOf()).toMatchObject({ status: 'paused' });
  });

  it('begins without its history when it is resumed', async () => {
    await openCircuit();
    await stores.change(subscriptionUid, { status: 'active' });
    await record(FAILING);
    expect(await rowOf()).toEqual({ status: 'active', status_reason: null });
    expect(await told()).toEqual([true, false]);
  });
});

it('a change that nobody has subscribed to leaves no event', async () => {
  await stores.sql(`UPDATE subscriptions SET event_types = '{other}' WHERE organisation_uid = $1`, [
    organisationUid,
  ]);
  await stores.change(subscriptionUid, { status: 'paused' });
  expect(await told()).toEqual([]);
});

describe('a subscription that somebody pauses and resumes', () => {
  it('is told of each time that this changes something', async () => {
    for (const to of ['paused', 'paused', 'active', 'active'] as const)
      await stores.change(subscriptionUid, { status: to });
    expect(await told()).toEqual([true, false]);
  });

  it('is not told of when it is not moved', async () => {
    await stores.sql(`UPDATE subscriptions SET status = 'disabled' WHERE uid = $1`, [
      subscriptionUid,
    ]);
    await stores.change(subscriptionUid, { status: 'paused' });
    expect(await told()).toEqual([]);
  });

  it('is told of when a 410 disables it, and not once more when it was paused already', async () => {
    await record({ kind: 'gone' });
    expect(await told()).toEqual([true]);
    await stores.change(subscriptionUid, { status: 'active' });
    await stores.change(subscriptionUid, { status: 'paused' });
    await record({ kind: 'gone' });
    expect(await told()).toEqual([true, false, true]);
  });
});
