import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ids, newEvent, newId, openStores, type Stores } from '../../test/stores.js';
import { PgApiKeyStore } from '../access/pg-api-key.store.js';
import { PgAuditLog } from '../access/pg-audit-log.js';
import { databaseFaultOf } from '../connection/database-fault.js';
import { PgMailAddressStore } from '../notifications/pg-mail-address.store.js';
import { PgNotificationStore } from '../notifications/pg-notification.store.js';
import { PgPayloadStore } from '../retention/pg-payload.store.js';
import { PgQuarantineStore } from '../backlog/pg-quarantine.store.js';
import { PgDeliveryLog } from '../delivery-log/pg-delivery-log.js';
import { PgDirectory } from './pg-directory.js';
import { PgOrganisationStore } from './pg-organisation.store.js';
import { PgSealedTextStore } from '../secrets/pg-sealed-text.store.js';

let stores: Stores;
let uid: string;
let subscriptionUid: string;
let keyUid: string;
let deliveryUid: string;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  uid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(uid);
  [deliveryUid = ''] = await stores.addDue(subscriptionUid);
  await stores.addPharmacy(uid);
  keyUid = newId('apiKey');
  await keys().add(key(keyUid), Buffer.from(keyUid));
  await stores.sql(
    `INSERT INTO mail_addresses (organisation_uid, address, token_hash, notification_uid)
     VALUES ($1, 'nurse@clinic.example', $2, $1)`,
    [uid, Buffer.from(uid)],
  );
});

const keys = () => new PgApiKeyStore(stores.dataSource);
const key = (keyOf: string) => ({
  uid: keyOf,
  organisationUid: uid,
  pharmacyUid: undefined,
  displayName: 'ops',
  permissions: [],
});
const scope = () => ({ organisationUid: uid, pharmacyUid: undefined });
const setState = (state: string) =>
  stores.sql('UPDATE organisations SET move_state = $2 WHERE uid = $1', [uid, state]);

const eventOf = async () => {
  const [row] = await stores.sql('SELECT id, uid FROM events WHERE organisation_uid = $1', [uid]);
  return row as { id: string; uid: string };
};

const WRITES: [string, () => Promise<unknown>][] = [
  ['a subscription', () => stores.subscribe(uid)],
  ['a change of a subscription', () => stores.change(subscriptionUid, { status: 'paused' })],
  ['the end of a subscription', () => stores.unsubscribe(subscriptionUid)],
  ['a key', () => keys().add(key('key_new'), Buffer.from('new'))],
  ['the end of a key', () => keys().revoke(uid, keyUid)],
  [
    'a pharmacy',
    () =>
      new PgDirectory(stores.dataSource).addPharmacy({
        uid: newId('pharmacy'),
        organisationUid: uid,
        displayName: 'x',
      }),
  ],
  [
    'a change of the organisation',
    () => new PgOrganisationStore(stores.dataSource).change(uid, { payloadRetentionDays: 3 }),
  ],
  [
    'a resend',
    () =>
      new PgDeliveryLog(stores.dataSource).makeDue(scope(), deliveryUid, { notifyFailure: true }),
  ],
  [
    'an erasure',
    async () => new PgPayloadStore(stores.dataSource, ids).erase(scope(), (await eventOf()).id),
  ],
  [
    'the consent of an address',
    () =>
      new PgMailAddressStore(stores.dataSource).confirm(Buffer.from(uid), {
        auditUid: `aud_${uid}`,
        requestId: 'request-1',
      }),
  ],
  [
    'a record of a call',
    () =>
      new PgAuditLog(stores.dataSource).add({
        uid: `aud_${uid}`,
        actor: 'operator',
        organisationUid: uid,
        action: 'payload.erase',
        subject: undefined,
        result: 'started',
        requestId: undefined,
        reason: undefined,
      }),
  ],
  [
    'a release',
    async () => {
      const event = await eventOf();
      await stores.sql(`UPDATE events SET quarantine_reason = 'x' WHERE uid = $1`, [event.uid]);
      return new PgQuarantineStore(stores.dataSource).release(event.uid);
    },
  ],
];

describe.each([
  ['frozen', 'moving'],
  ['arriving', 'moving'],
  ['moved', 'moved'],
])('while an organisation is %s', (state, fault) => {
  it.each(WRITES)('%s is refused by the database', async (_, write) => {
    await setState(state);
    const refusal = await write().then(
      () => 'done',
      (error: unknown) => databaseFaultOf(error),
    );
    expect(refusal).toBe(fault);
  });

  it.each(['subscriptions', 'api_keys', 'pharmacies', 'mail_addresses', 'organisations'])(
    'no row of %s is deleted',
    async (table) => {
      await setState(state);
      const name = table === 'organisations' ? 'uid' : 'organisation_uid';
      const refusal = await stores.sql(`DELETE FROM ${table} WHERE ${name} = $1`, [uid]).then(
        () => 'done',
        (error: unknown) => databaseFaultOf(error),
      );
      expect(refusal).toBe(fault);
    },
  );

  it('no event of it is accepted, and those of others in the same statement are', async () => {
    const other = await stores.addOrganisation();
    await setState(state);
    const events = [newEvent(uid), newEvent(other), newEvent(uid)];
    expect(await stores.events.insert(events)).toEqual([fault, 'stored', fault]);
  });

  it('no delivery of it is claimed', async () => {
    await setState(state);
    expect(await stores.deliveries.claim({ deliveryUid, organisationUid: uid }, 1)).toBeUndefined();
    const claim = await stores.deliveries.claimDue({ subscriptionUid, organisationUid: uid }, 5);
    expect(claim.leasedDeliveries).toEqual([]);
    expect(claim.waitMs).toBeGreaterThan(1000);
    expect(await stores.backlog.overdueEndpoints(0)).not.toContainEqual(
      expect.objectContaining({ organisationUid: uid }),
    );
  });

  it('no event of it is taken, in whatever way', async () => {
    await stores.events.insert([newEvent(uid)]);
    await setState(state);
    const taken = [
      ...(await stores.leases.take(500)).events,
      ...(await stores.leases.takeLatest(500)).events,
    ].filter(({ event }) => event.organisationUid === uid);
    expect(taken).toEqual([]);
    await stores.sql('UPDATE waiting_events SET opens = 3 WHERE organisation_uid = $1', [uid]);
    expect((await stores.leases.takePoison())?.event.organisationUid).not.toBe(uid);
  });

  it('no mail of it is sent', async () => {
    await stores.sql(
      `INSERT INTO notifications (uid, organisation_uid, recipient, subject, body) VALUES ($1, $1, $1, 's', 'b')`,
      [uid],
    );
    await setState(state);
    const notifications = new PgNotificationStore(stores.dataSource, {
      mailVerification: undefined,
    });
    expect(await notifications.claimDue()).toBeUndefined();
  });

  it('no secret of it is encrypted anew', async () => {
    await setState(state);
    const texts = await new PgSealedTextStore(stores.dataSource).list('', 10_000);
    expect(texts.map(({ owner }) => owner)).not.toContain(subscriptionUid);
  });

  it('no failure of it is told', async () => {
    await stores.sql(
      `UPDATE deliveries SET tells_failure = true, status = 'failed' WHERE uid = $1`,
      [deliveryUid],
    );
    await setState(state);
    const told: string[] = [];
    await stores.failures.tell(500, (failure) => {
      told.push(failure.organisationUid);
      return [];
    });
    expect(told).not.toContain(uid);
  });

  it('an endpoint of it that answers 410 keeps its subscription as it is', async () => {
    await setState(state);
    const signal = { kind: 'gone' } as const;
    await stores.endpoints.record({ subscriptionUid, organisationUid: uid, signal, ageMs: 0 });
    const [row] = await stores.sql('SELECT status FROM subscriptions WHERE uid = $1', [
      subscriptionUid,
    ]);
    expect(row).toEqual({ status: 'active' });
  });
});
