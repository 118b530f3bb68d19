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

  it('resumes one that is disabled while its deliveries are being skipped, and changes all else', async () => {
    await stores.addDue(uid);
    await disable();
    const changes = { status: 'active', ratePerSecond: 5 } as const;
    const active = { status: 'active', statusReason: undefined, ratePerSecond: 5 };
    expect(await stores.change(uid, changes)).toMatchObject(active);
    expect(await found()).toMatchObject(active);
  });

  it('says since when it is so', async () => {
    expect((await found())?.statusSince).toBeUndefined();
    await stores.change(uid, { status: 'paused' });
    const since = (await found())?.statusSince;
    expect(since).toBeInstanceOf(Date);
    await stores.change(uid, { status: 'paused', ratePerSecond: 5 });
    expect((await found())?.statusSince).toEqual(since);
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

  it('ends a hold and closes the circuit of one that is active, and starts the ramp', async () => {
    await stores.sql(TROUBLE, [uid]);
    expect(await stores.change(uid, { status: 'active' })).toMatchObject({ health: WELL });
    expect(await state()).toMatchObject({
      held_until: null,
      is_open: false,
      ramp_started_at: expect.any(Date),
    });
  });

  it('starts no ramp for one that was active all the time and well', async () => {
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
