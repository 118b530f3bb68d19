import { WELL } from '@rxhooks/application';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';

let stores: Stores;
let other: Awaited<ReturnType<Stores['connect']>>;
let organisationUid: string;
let uid: string;

beforeAll(async () => {
  stores = await openStores();
  other = await stores.connect();
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
  uid = await stores.subscribe(organisationUid, { dedupeKey: 'key of a' });
});

const TROUBLE = `
  INSERT INTO endpoint_states (subscription_uid, held_until, is_open, openings, failures, failing_since, next_slot_at)
  VALUES ($1, now() + interval '1 hour', true, 3, 9, now(), now())`;

const scope = () => ({ organisationUid, pharmacyUid: undefined });
const found = () => stores.subscriptions.find(scope(), { uid });
const state = async () => {
  const [row] = await stores.sql('SELECT * FROM endpoint_states WHERE subscription_uid = $1', [
    uid,
  ]);
  return row;
};

describe('finding subscriptions', () => {
  it('gives an organisation all of its own, and a pharmacy those of the pharmacy', async () => {
    const pharmacyUid = await stores.addPharmacy(organisationUid);
    const atPharmacy = await stores.subscribe(organisationUid, { pharmacyUid });
    await stores.subscribe(await stores.addOrganisation());
    const uids = async (pharmacy?: string) =>
      (await stores.subscriptions.list({ organisationUid, pharmacyUid: pharmacy })).map(
        (one) => one.uid,
      );
    expect(await uids()).toEqual([uid, atPharmacy]);
    expect(await uids(pharmacyUid)).toEqual([atPharmacy]);
  });

  it('leaves out what was removed', async () => {
    await stores.unsubscribe(uid);
    expect(await found()).toBeUndefined();
  });

  it('tells of a hold while it lasts, of the circuit, and since when it fails', async () => {
    await stores.sql(TROUBLE, [uid]);
    expect((await found())?.health).toEqual({
      heldUntil: expect.any(Date),
      isCircuitOpen: true,
      failingSince: expect.any(Date),
    });
    await stores.sql('UPDATE endpoint_states SET held_until = now() WHERE subscription_uid = $1', [
      uid,
    ]);
    expect((await found())?.health.heldUntil).toBeUndefined();
  });

  it('tells nothing of an endpoint without trouble', async () => {
    expect((await found())?.health).toEqual({
      heldUntil: undefined,
      isCircuitOpen: false,
      failingSince: undefined,
    });
  });
});

describe('changing settings', () => {
  it('changes what is given and leaves the rest', async () => {
    await stores.change(uid, { scheduleSeconds: [1.5, 2], ratePerSecond: 5 });
    await stores.change(uid, { ratePerSecond: 6 });
    expect(await found()).toMatchObject({
      scheduleSeconds: [1.5, 2],
      ratePerSecond: 6,
      target: 'https://receiver.example.com/hook',
    });
  });

  it('goes back to the default with null', async () => {
    await stores.change(uid, { scheduleSeconds: [1], ratePerSecond: 5 });
    await stores.change(uid, { scheduleSeconds: null, ratePerSecond: null });
    expect(await found()).toMatchObject({
      scheduleSeconds: undefined,
      ratePerSecond: undefined,
    });
  });

  it('answers with what it has become, and with the health of its endpoint', async () => {
    await stores.sql(TROUBLE, [uid]);
    const changed = await stores.change(uid, { ratePerSecond: 5, metaData: { label: 'a' } });
    expect(changed).toMatchObject({ ratePerSecond: 5, updatedAt: expect.any(Date) });
    expect(changed).toEqual(await found());
  });

  it('that changes nothing answers with what there is', async () => {
    expect(await stores.change(uid, {})).toMatchObject({ uid, updatedAt: undefined });
  });

  it('changes nothing of one that was removed meanwhile', async () => {
    await stores.unsubscribe(uid);
    const changes = { target: 'https://moved.example.com' };
    expect(await stores.change(uid, changes)).toBeUndefined();
    const rows = await stores.sql('SELECT target FROM subscriptions WHERE uid = $1', [uid]);
    expect(rows).toEqual([{ target: 'https://receiver.example.com/hook' }]);
  });
});

describe('a new target', () => {
  const target = 'https://moved.example.com/in';

  it('begins without a history, while turns that were given out stay counted', async () => {
    await stores.sql(TROUBLE, [uid]);
    await stores.change(uid, { target, dedupeKey: 'key of b' });
    expect(await state()).toMatchObject({
      held_until: null,
      is_open: false,
      openings: 0,
      failures: 0,
      failing_since: null,
      next_slot_at: expect.any(Date),
    });
  });

  it('is what the next claim gives, also for a delivery that was made before', async () => {
    await stores.addDue(uid);
    await stores.change(uid, { target, dedupeKey: 'key of b' });
    const { leasedDeliveries } = await stores.deliveries.claimDue(
      { subscriptionUid: uid, organisationUid },
      1,
    );
    expect(leasedDeliveries).toMatchObject([{ subscription: { target } }]);
  });

  it('is refused when another active subscription has it, and nothing is changed', async () => {
    await stores.subscribe(organisationUid, { dedupeKey: 'key of b' });
    await stores.sql(TROUBLE, [uid]);
    const changes = { target, dedupeKey: 'key of b', ratePerSecond: 5 };
    expect(await stores.change(uid, changes)).toBe('taken');
    expect(await found()).toMatchObject({
      target: 'https://receiver.example.com/hook',
      ratePerSecond: undefined,
    });
    expect(await state()).toMatchObject({ is_open: true });
  });

  it('may be one that a removed subscription had', async () => {
    const removed = await stores.subscribe(organisationUid, { dedupeKey: 'key of b' });
    await stores.unsubscribe(removed);
    expect(await stores.change(uid, { target, dedupeKey: 'key of b' })).toMatchObject({ target });
  });

  it('leaves the old one to others', async () => {
    await stores.change(uid, { target, dedupeKey: 'key of b' });
    const again = stores.subscribe(organisationUid, { dedupeKey: 'key of a' });
    const rows = await stores.sql('SELECT uid FROM subscriptions WHERE uid = $1', [await again]);
    expect(rows).toHaveLength(1);
  });
});

describe('moving the status', () => {
  const disable = () =>
    stores.sql(
      `UPDATE subscriptions SET status = 'disabled', status_reason = 'gone' WHERE uid = $1`,
      [uid],
    );

  it('pauses one that is active', async () => {
    expect(await stores.change(uid, { status: 'paused' })).toMatchObject({ status: 'paused' });
    expect((await found())?.status).toBe('paused');
  });

  it('does not pause one that is disabled, and changes all else', async () => {
    await disable();
    const changes = { status: 'paused', ratePerSecond: 5 } as const;
    const disabled = { status: 'disabled', statusReason: 'gone', ratePerSecond: 5 };
    expect(await stores.change(uid, changes)).toMatchObject(disabled);
    expect(await found()).toMatchObject(disabled);
  });

  it('does not resume one whose deliveries are still being cancelled, and changes all else', async () => {
    await stores.addDue(uid);
    await disable();
    const changes = { status: 'active', ratePerSecond: 5 } as const;
    const disabled = { status: 'disabled', statusReason: 'gone', ratePerSecond: 5 };
    expect(await stores.change(uid, changes)).toMatchObject(disabled);
    expect(await found()).toMatchObject(disabled);
  });

  it('does not count as a change by its owner', async () => {
    await stores.change(uid, { status: 'paused' });
    expect((await found())?.updatedAt).toBeUndefined();
  });

  it('takes the reason and the history away when it becomes active, and starts the ramp', async () => {
    await stores.sql(TROUBLE, [uid]);
    await disable();
    expect(await stores.change(uid, { status: 'active' })).toMatchObject({ health: WELL });
    expect(await found()).toMatchObject({
      status: 'active',
      statusReason: undefined,
    });
    expect(await state()).toMatchObject({
      held_until: null,
      is_open: false,
      ramp_started_at: expect.any(Date),
    });
  });

  it('starts no ramp for one that was active all the time', async () => {
    expect(await stores.change(uid, { status: 'active' })).toMatchObject({ status: 'active' });
    expect(await state()).toMatchObject({ ramp_started_at: null });
  });

  it('does not touch one that was removed', async () => {
    await stores.unsubscribe(uid);
    expect(await stores.change(uid, { status: 'paused' })).toBeUndefined();
  });
});

describe('replacing the secret', () => {
  const secret = (name: string, replaces = 'v1.test1.sealed') => ({
    replaces,
    sealedSecret: name,
    previousSecrets: [{ sealed: replaces, validUntil: new Date('2026-12-01T10:00:00.123Z') }],
  });

  it('keeps the previous one with its time', async () => {
    const changed = await stores.change(uid, { secret: secret('new') });
    expect(changed).toMatchObject({ sealedSecret: 'new', updatedAt: undefined });
    expect(await found()).toMatchObject({
      sealedSecret: 'new',
      previousSecrets: secret('new').previousSecrets,
    });
  });

  it('is done by one of two that replace the same secret at the same time', async () => {
    const results = await Promise.all([
      stores.change(uid, { secret: secret('mine') }),
      stores.change(uid, { secret: secret('theirs') }, other),
    ]);
    expect(results.filter(Boolean)).toHaveLength(1);
  });

  it('is refused when the secret is not the one that it was', async () => {
    await stores.change(uid, { secret: secret('new') });
    expect(await stores.change(uid, { secret: secret('late') })).toBeUndefined();
    expect((await found())?.sealedSecret).toBe('new');
  });

  it('is refused for one that was removed', async () => {
    await stores.unsubscribe(uid);
    expect(await stores.change(uid, { secret: secret('new') })).toBeUndefined();
  });
});
