import {
  type Contracts,
  EndpointPolicy,
  LeasesInHand,
  type NewSubscription,
  type SubscriptionChanges,
} from '@rxhooks/application';
import type { IdKind } from '@rxhooks/domain';
import { ContractRegistry } from '@rxhooks/contracts';
import { CorrectedClock, UuidIdFactory } from '@rxhooks/platform';
import { createTestDatabase } from '@rxhooks/testing';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../src/connection/data-source-options.js';
import { PreparedPool } from '../src/connection/prepared-pool.js';
import { PreparedStatements } from '../src/connection/prepared-statements.js';
import { WriteRefusals } from '../src/connection/write-refusals.js';
import { PgBacklogStore } from '../src/backlog/pg-backlog.store.js';
import { PgDeliveryStore } from '../src/deliveries/pg-delivery.store.js';
import { PgEndpointStore } from '../src/endpoints/pg-endpoint.store.js';
import { PgEventLeases } from '../src/fan-out/pg-event-leases.js';
import { PgEventStore } from '../src/events/pg-event.store.js';
import { WebhookEvents } from '../src/operational-events/webhook-events.js';
import { PgFailureStore } from '../src/operational-events/pg-failure.store.js';
import { PgFanOutStore } from '../src/fan-out/pg-fan-out.store.js';
import { PgLeaseStore } from '../src/deliveries/pg-lease.store.js';
import { PgSubscriptionStore } from '../src/subscriptions/pg-subscription.store.js';
import { LeaseGrace } from '../src/deliveries/lease-grace.js';
import { UnansweredClaims } from '../src/deliveries/unanswered-claims.js';

const LEASE_MS = 60_000;
export const TYPE = 'pharmacy_order_created';

export const ids = new UuidIdFactory(new CorrectedClock());
export const newId = (kind: IdKind) => ids.create(kind);

export type Stores = Awaited<ReturnType<typeof openStores>>;

/** The stores as one process has them, on an empty database of their own. */
export async function openStores(contracts: Contracts = new ContractRegistry()) {
  const { url, drop } = await createTestDatabase();
  const opened: { destroy(): Promise<void> }[] = [];
  const connect = async (leaseMs = LEASE_MS, pauseAfterOpenings = 1) => {
    const dataSource = await new DataSource(dataSourceOptions(url)).initialize();
    const pool = new PreparedPool(url);
    const prepared = new PreparedStatements(pool, new WriteRefusals());
    opened.push(dataSource, { destroy: () => pool.end() });
    const databasePools = { main: 10, prepared: 8 };
    const options = {
      databaseUrl: url,
      databasePools,
      leaseMs,
      pauseAfterOpenings,
      mailVerification: undefined,
    };
    const webhookEvents = new WebhookEvents(contracts, ids, new CorrectedClock());
    const policy = new EndpointPolicy(contracts, pauseAfterOpenings);
    const inHand = new LeasesInHand();
    const unanswered = new UnansweredClaims();
    const grace = new LeaseGrace();
    return {
      dataSource,
      preparedPool: pool,
      statements: prepared,
      inHand,
      deliveryLeases: new PgLeaseStore(dataSource, unanswered, grace, options),
      events: new PgEventStore(dataSource, prepared),
      fanOut: new PgFanOutStore(dataSource, prepared, unanswered, options, contracts),
      deliveries: new PgDeliveryStore(
        dataSource,
        prepared,
        ids,
        inHand,
        unanswered,
        grace,
        options,
      ),
      subscriptions: new PgSubscriptionStore(dataSource, webhookEvents),
      backlog: new PgBacklogStore(dataSource, grace),
      leases: new PgEventLeases(dataSource, prepared, grace),
      failures: new PgFailureStore(dataSource),
      endpoints: new PgEndpointStore(dataSource, policy, webhookEvents, ids),
    };
  };
  const own = await connect();
  const sql = (text: string, parameters: unknown[] = []) => own.dataSource.query(text, parameters);
  const owners = new Map<string, string>();
  const scopeOf = (uid: string) => ({
    organisationUid: owners.get(uid) ?? '',
    pharmacyUid: undefined,
  });
  return {
    ...own,
    sql,
    /** The same database as another process sees it; `leaseMs: 0` gives leases that run out at once. */
    connect,
    async addOrganisation(): Promise<string> {
      const uid = newId('organisation');
      await sql('INSERT INTO organisations (uid, slug, display_name) VALUES ($1, $1, $1)', [uid]);
      return uid;
    },
    async addPharmacy(organisationUid: string): Promise<string> {
      const uid = newId('pharmacy');
      await sql(
        'INSERT INTO pharmacies (uid, organisation_uid, display_name) VALUES ($1, $2, $1)',
        [uid, organisationUid],
      );
      return uid;
    },
    async subscribe(organisationUid: string, more: Partial<NewSubscription> = {}): Promise<string> {
      const uid = newId('delivery').replace('dlv_', 'sub_');
      owners.set(uid, organisationUid);
      await own.subscriptions.add({ ...SUBSCRIPTION, uid, organisationUid, ...more }, 1_000_000);
      return uid;
    },
    /** What the owner does with one of `subscribe`. */
    change: (uid: string, changes: SubscriptionChanges, by = own) =>
      by.subscriptions.change(scopeOf(uid), uid, changes),
    unsubscribe: (uid: string) => own.subscriptions.remove(scopeOf(uid), { uid }),
    /** Deliveries of new events that wait to be claimed, due so many seconds from now. */
    async addDue(subscriptionUid: string, count = 1, seconds = 0): Promise<string[]> {
      const [row] = await sql('SELECT organisation_uid FROM subscriptions WHERE uid = $1', [
        subscriptionUid,
      ]);
      const events = Array.from({ length: count }, () => newEvent(row.organisation_uid));
      await own.events.insert(events);
      const uids = events.map(() => newId('delivery'));
      await sql(
        `INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, status, due_at)
         SELECT uid, event, $3, $4, 'pending', now() + $5 * interval '1 second'
         FROM unnest($1::text[], $2::text[]) AS d (uid, event)`,
        [uids, events.map(({ uid }) => uid), subscriptionUid, row.organisation_uid, seconds],
      );
      return uids;
    },
    async close() {
      await Promise.all(opened.map((dataSource) => dataSource.destroy()));
      await drop();
    },
  };
}

const SUBSCRIPTION = {
  pharmacyUid: undefined,
  contract: 'rxscale',
  target: 'https://receiver.example.com/hook',
  eventTypes: [TYPE],
  payloadVersion: '1',
  metaData: undefined,
  sealedSecret: 'v1.test1.sealed',
  sealedHeaders: undefined,
  dedupeKey: undefined,
};

export function newEvent(organisationUid: string, more: object = {}) {
  const uid = newId('event');
  return {
    uid,
    organisationUid,
    pharmacyUid: undefined as string | undefined,
    id: uid,
    type: TYPE,
    timestamp: 1_760_000_100,
    data: '{"uid":"po-1"}',
    metadata: undefined as string | undefined,
    fingerprint: Buffer.alloc(32, 1),
    ...more,
  };
}
