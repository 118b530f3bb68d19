/** What workers do for many organisations at a time, while one of them moves. */
import { CorrectedClock } from '@rxhooks/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ids, newEvent, newId, openStores, type Stores } from '../../test/stores.js';
import { CANCEL_OPEN } from '../deliveries/cancel-statement.js';
import { DISABLE } from '../endpoints/endpoint-statements.js';
import { PgMailAddressStore } from '../notifications/pg-mail-address.store.js';
import { PgNotificationStore } from '../notifications/pg-notification.store.js';
import { PgRetentionStore } from '../retention/pg-retention.store.js';
import { PgSealedTextStore } from '../secrets/pg-sealed-text.store.js';

const SHARED = 'shared@clinic.example';

let stores: Stores;
let uid: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  await stores.sql('TRUNCATE organisations, notifications, audit_log CASCADE');
  uid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(uid);
});

const setState = (state: string) =>
  stores.sql('UPDATE organisations SET move_state = $2 WHERE uid = $1', [uid, state]);

const addMail = async (organisationUid: string, recipient: string, created = 'now()') => {
  const mail = newId('notification');
  await stores.sql(
    `INSERT INTO notifications (uid, organisation_uid, recipient, subject, body, created_at)
     VALUES ($1, $2, $3, 's', 'b', ${created})`,
    [mail, organisationUid, recipient],
  );
  return mail;
};

const namesOf = (table: string, where: string) =>
  stores.sql(`SELECT uid FROM ${table} WHERE organisation_uid = $1 AND ${where}`, [uid]);

describe.each(['frozen', 'arriving', 'moved'])('while an organisation is %s', (state) => {
  it('no event of it that the release before has stored is taken over', async () => {
    const event = newEvent(uid);
    await stores.events.insert([event]);
    await stores.sql('DELETE FROM waiting_events WHERE uid = $1', [event.uid]);
    await stores.sql('UPDATE events SET fanned_out_at = NULL WHERE uid = $1', [event.uid]);
    await setState(state);
    await stores.leases.adopt();
    expect(await namesOf('waiting_events', 'true')).toEqual([]);
  });

  it('no delivery of it is cancelled, also by a sweep that began before', async () => {
    await stores.sql('UPDATE subscriptions SET removed_at = now() WHERE uid = $1', [
      subscriptionUid,
    ]);
    const [deliveryUid] = await stores.addDue(subscriptionUid);
    await setState(state);
    await stores.backlog.endOrphans();
    await stores.sql(CANCEL_OPEN, [subscriptionUid, 'It was removed.', uid]);
    const rows = await stores.sql('SELECT status FROM deliveries WHERE uid = $1', [deliveryUid]);
    expect(rows).toEqual([{ status: 'pending' }]);
  });

  it('no mail of it goes with that of another one', async () => {
    const other = await stores.addOrganisation();
    const [theirs] = [await addMail(other, SHARED), await addMail(uid, SHARED)];
    await setState(state);
    const mails = new PgNotificationStore(stores.dataSource, { mailVerification: undefined });
    expect(await mails.claimDue()).toMatchObject({ uid: theirs, others: [] });
  });

  it('no address of it is asked to agree', async () => {
    await stores.subscribe(uid, { notifyEmail: SHARED });
    const addresses = new PgMailAddressStore(stores.dataSource);
    expect(await addresses.listUnasked()).toHaveLength(1);
    await setState(state);
    expect(await addresses.listUnasked()).toEqual([]);
  });

  it('no mail of it is held back', async () => {
    await addMail(uid, SHARED);
    await setState(state);
    await new PgMailAddressStore(stores.dataSource).holdBack();
    expect(await namesOf('notifications', 'due_at <= now()')).toHaveLength(1);
  });

  it('none of its secrets is opened to check the ring', async () => {
    await setState(state);
    expect(await new PgSealedTextStore(stores.dataSource).samplesPerKey()).toEqual([]);
  });

  it('a secret of it that was read before stays as it is, and that of another one is replaced', async () => {
    const other = await stores.subscribe(await stores.addOrganisation());
    const texts = new PgSealedTextStore(stores.dataSource);
    const list = await texts.list('', 10);
    await setState(state);
    const newly = list.map((from) => ({ from, to: { ...from, secret: 'v1.k9.new' } }));
    await texts.replace(newly);
    const after = await stores.sql('SELECT uid FROM subscriptions WHERE sealed_secret = $1', [
      'v1.k9.new',
    ]);
    expect(after).toEqual([{ uid: other }]);
  });

  it('no delivery of a subscription that is over is ended by a claim', async () => {
    await stores.addDue(subscriptionUid);
    await stores.sql(`UPDATE subscriptions SET status = 'disabled' WHERE uid = $1`, [
      subscriptionUid,
    ]);
    await setState(state);
    await stores.deliveries.claimDue({ subscriptionUid, organisationUid: uid }, 5);
    expect(await namesOf('deliveries', `status = 'pending'`)).toHaveLength(1);
  });

  it.each([
    ['without a state', false],
    ['with a state', true],
  ])('nothing is noted about an endpoint of it %s', async (_, hasState) => {
    if (hasState)
      await stores.sql(
        'INSERT INTO endpoint_states (subscription_uid, organisation_uid) VALUES ($1, $2)',
        [subscriptionUid, uid],
      );
    const read = () =>
      stores.sql('SELECT * FROM endpoint_states WHERE organisation_uid = $1', [uid]);
    const before = await read();
    await setState(state);
    const signal = { kind: 'failing' } as const;
    await stores.endpoints.record({ subscriptionUid, organisationUid: uid, signal, ageMs: 0 });
    expect(await read()).toEqual(before);
  });

  it('a stop of it that was decided before is left out, and is no error to the others of its batch', async () => {
    await setState(state);
    expect(await stores.sql(DISABLE, [subscriptionUid, uid, 'gone'])).toEqual([[], 0]);
  });
});

describe.each(['frozen', 'arriving'])('while an organisation is %s', (state) => {
  const retention = () => new PgRetentionStore(stores.dataSource, ids, new CorrectedClock());

  it('no payload of it is erased and no event deleted', async () => {
    const events = [newEvent(uid), newEvent(uid)];
    await stores.events.insert(events);
    await stores.sql(
      `UPDATE events SET accepted_at = now() - interval '200 days', data = CASE WHEN uid = $2 THEN data END
       WHERE organisation_uid = $1`,
      [uid, events[0]?.uid],
    );
    await setState(state);
    for (const days of await retention().listPeriods('payloads'))
      await retention().erasePayloads(days);
    for (const days of await retention().listPeriods('deliveries'))
      await retention().deleteDeliveries(days);
    expect(await namesOf('events', 'data IS NOT NULL')).toHaveLength(1);
    expect(await namesOf('events', 'data IS NULL')).toHaveLength(1);
  });

  it.each(['audit_log', 'notifications'] as const)('its old rows of %s stay', async (records) => {
    const old = `now() - interval '3 years'`;
    await addMail(uid, SHARED, old);
    await stores.sql(
      `INSERT INTO audit_log (uid, at, actor, organisation_uid, action, result)
       VALUES ($1, ${old}, 'operator', $1, 'organisation.update', 'done')`,
      [uid],
    );
    await setState(state);
    await retention().trim(records, 90);
    expect(await namesOf(records, 'true')).toHaveLength(1);
  });
});
