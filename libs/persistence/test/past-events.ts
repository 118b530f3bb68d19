import type { BatchResult, RetainedSubject } from '@rxhooks/application';
import { CorrectedClock } from '@rxhooks/platform';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { addHistory, type PastEvent } from './history.js';
import { ids, openStores, type Stores } from './stores.js';
import { PgOrganisationStore } from '../src/organisations/pg-organisation.store.js';
import { PgRetentionStore } from '../src/retention/pg-retention.store.js';

/** Events of the past, and what destroys them, in an empty database with one organisation. Call once per file. */
export function usePastEvents() {
  let stores: Stores;
  let retention: PgRetentionStore;
  let organisations: PgOrganisationStore;
  let organisationUid: string;

  beforeAll(async () => {
    stores = await openStores();
    retention = new PgRetentionStore(stores.dataSource, ids, new CorrectedClock());
    organisations = new PgOrganisationStore(stores.dataSource);
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    await stores.sql(
      'TRUNCATE events, deliveries, attempts, retention_runs, organisations CASCADE',
    );
    organisationUid = await stores.addOrganisation();
  });

  const past = (daysAgo: number, more: Partial<PastEvent> = {}) =>
    addHistory(stores.sql, { organisationUid, daysAgo, ...more });
  // oxlint-disable-next-line typescript/no-explicit-any -- rows of any table
  const rows = (table: string): Promise<any[]> =>
    stores.sql(`SELECT * FROM ${table} ORDER BY 1, 2`);

  /** Works off every group, and tells how many batches that took. */
  async function expire(subject: RetainedSubject, store = retention): Promise<number> {
    let batches = 0;
    for (const days of await store.listPeriods(subject)) {
      const next = (): Promise<BatchResult> =>
        subject === 'payloads' ? store.erasePayloads(days) : store.deleteDeliveries(days);
      do batches += 1;
      while (!(await next()).isDone);
    }
    return batches;
  }

  const dataOf = async (uid: string) =>
    (await stores.sql('SELECT data FROM events WHERE uid = $1', [uid]))[0]?.data;

  return {
    get stores() {
      return stores;
    },
    get retention() {
      return retention;
    },
    get organisations() {
      return organisations;
    },
    get organisationUid() {
      return organisationUid;
    },
    past,
    rows,
    expire,
    dataOf,
  };
}
