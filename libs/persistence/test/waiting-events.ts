import type { TakenEvents } from '@rxhooks/application';
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';
import { newEvent, openStores, type Stores } from './stores.js';

const ORGANISATION = 'org_a';

/** Events that wait, in a database of its own that is empty before each test. Call once per file. */
export function useWaitingEvents() {
  let stores: Stores;

  beforeAll(async () => {
    stores = await openStores();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    await stores.sql('DELETE FROM events');
    await stores.sql('DELETE FROM waiting_events');
  });

  /** Events of one organisation, a second apart, the oldest first; `age` and `lease` are SQL. */
  async function addEvents(
    count: number,
    { organisationUid = '', age = '1 hour', lease = 'NULL', opens = 0 } = {},
  ) {
    const events = Array.from({ length: count }, () => newEvent(organisationUid || ORGANISATION));
    await stores.events.insert(events);
    const uids = events.map(({ uid }) => uid);
    await stores.sql(
      `UPDATE waiting_events SET accepted_at = now() - $2::interval + array_position($1::text[], uid) * interval '1 second',
         lease_until = ${lease}, lease_holder = 'another', opens = $3 WHERE uid = ANY($1::text[])`,
      [uids, age, opens],
    );
    return uids;
  }

  /** An event of the organisation that `addEvents` has when it is given none. */
  const keyOf = (uid: string) => ({ uid, organisationUid: ORGANISATION });
  const uidsOf = ({ events }: TakenEvents) => events.map(({ event }) => event.uid);
  const take = async (limit = 100) => uidsOf(await stores.leases.take(limit));
  const takeLatest = async (limit = 100) => uidsOf(await stores.leases.takeLatest(limit));
  const rowOf = async (uid: string) =>
    (
      await stores.sql(
        'SELECT opens, lease_until > now() AS "isLeased" FROM waiting_events WHERE uid = $1',
        [uid],
      )
    )[0];
  const leaseOf = (uid: string) =>
    stores.sql('SELECT opens, lease_until FROM waiting_events WHERE uid = $1', [uid]);
  const expire = () =>
    stores.sql(`UPDATE waiting_events SET lease_until = now() - interval '1 second'`);

  const connectMore = (count: number) =>
    Promise.all(Array.from({ length: count }, () => stores.connect()));

  /** Another session keeps the row locked until the test ends. */
  async function keepLocked(uids: readonly string[]) {
    const session = stores.dataSource.createQueryRunner();
    await session.startTransaction();
    onTestFinished(async () => {
      await session.rollbackTransaction();
      await session.release();
    });
    await session.query('SELECT FROM waiting_events WHERE uid = ANY($1) FOR UPDATE', [uids]);
  }

  return {
    get stores() {
      return stores;
    },
    addEvents,
    keyOf,
    uidsOf,
    take,
    takeLatest,
    rowOf,
    leaseOf,
    expire,
    connectMore,
    keepLocked,
  };
}
