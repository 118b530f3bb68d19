import { Inject, Injectable } from '@nestjs/common';
import {
  Contracts,
  type FanOutPlan,
  FanOutStore,
  type NewDelivery,
  type Recipient,
} from '@rxhooks/application';
import type { DomainEvent } from '@rxhooks/domain';
import { MicroBatcher } from '@rxhooks/platform';
import { DataSource } from 'typeorm';
import { PERSISTENCE_OPTIONS, type PersistenceOptions } from '../persistence-options.js';
import { PreparedStatements } from '../prepared-statements.js';
import type { SubscriptionRow } from '../rows/subscription.row.js';
import { BATCH } from './batch-options.js';
import { MUST_WAIT } from './endpoint-rules.js';
import { SUBSCRIPTION_COLUMNS } from './subscription-columns.js';
import { toSubscription } from './subscription.mapper.js';
import { UnansweredClaims } from './unanswered-claims.js';

/** Kept apart from the events, and each subscription once: what is large would otherwise travel for every pair of them. */
const FIND_MATCHES = `
  SELECT matched.uids AS "matchedEventUids", ${MUST_WAIT} AS "mustWait",
         ${SUBSCRIPTION_COLUMNS}
  FROM (
    SELECT organisation_uid, array_agg(uid) AS uids, array_agg(type) AS types, array_agg(pharmacy_uid) AS pharmacies
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS e (uid, organisation_uid, type, pharmacy_uid)
    GROUP BY organisation_uid
  ) o
  CROSS JOIN LATERAL (
    SELECT * FROM subscriptions
    WHERE organisation_uid = o.organisation_uid AND removed_at IS NULL AND status <> 'disabled'
    OFFSET 0 -- an organisation after the other, and never all subscriptions there are
  ) s
  CROSS JOIN LATERAL (
    SELECT ARRAY(
      SELECT own.uid FROM unnest(o.uids, o.types, o.pharmacies) AS own (uid, type, pharmacy_uid)
      WHERE own.type = ANY (s.event_types) AND (s.pharmacy_uid IS NULL OR s.pharmacy_uid = own.pharmacy_uid)
    ) AS uids
    OFFSET 0 -- or the array would be made once for the list and once for the condition
  ) matched
  LEFT JOIN endpoint_states st ON st.subscription_uid = s.uid
  WHERE matched.uids <> '{}'`;

const OPEN = `
  WITH opened AS (
    INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, pharmacy_uid, status,
                            due_at, lease_token, leased_at, lease_until, tells_failure)
    SELECT d.uid, d.event_uid, s.uid, s.organisation_uid, s.pharmacy_uid, 'pending', now(), d.lease_token,
           CASE WHEN d.lease_token IS NOT NULL THEN now() END,
           CASE WHEN d.lease_token IS NOT NULL THEN now() + $5 * interval '1 millisecond' END,
           s.contract = ANY($7::text[])
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
      AS d (uid, event_uid, subscription_uid, lease_token)
    JOIN subscriptions s ON s.uid = d.subscription_uid AND s.removed_at IS NULL AND s.status <> 'disabled'
    JOIN events e ON e.uid = d.event_uid AND e.data IS NOT NULL
    -- The same order in every process that fans out the same event, or they would deadlock.
    ORDER BY d.event_uid, s.uid
    ON CONFLICT (event_uid, subscription_uid) DO NOTHING
    RETURNING uid
  ), marked AS (
    DELETE FROM waiting_events WHERE uid = ANY($6::text[])
  )
  SELECT uid FROM opened`;

const QUARANTINE = `
  WITH ended AS (DELETE FROM waiting_events WHERE uid = $1 RETURNING uid)
  UPDATE events e SET quarantine_reason = $2 FROM ended WHERE e.uid = ended.uid`;

type MatchRow = SubscriptionRow & {
  readonly matchedEventUids: readonly string[];
  readonly mustWait: boolean;
};

type Opening = {
  readonly event: DomainEvent;
  readonly deliveries: readonly NewDelivery[];
  readonly areLast: boolean;
};

@Injectable()
export class PgFanOutStore extends FanOutStore {
  /** Contracts whose subscribers are told of failures. */
  readonly #telling: readonly string[];
  readonly #plans = new MicroBatcher(
    (events: readonly DomainEvent[]) => this.#planAll(events),
    BATCH,
  );
  readonly #openings = new MicroBatcher((items: readonly Opening[]) => this.#openAll(items), BATCH);

  constructor(
    private readonly dataSource: DataSource,
    private readonly prepared: PreparedStatements,
    private readonly unanswered: UnansweredClaims,
    @Inject(PERSISTENCE_OPTIONS) private readonly options: PersistenceOptions,
    contracts: Contracts,
  ) {
    super();
    const telling = contracts.all().filter(({ operationalEvents }) => operationalEvents);
    this.#telling = telling.map(({ name }) => name);
  }

  override plan(event: DomainEvent): Promise<FanOutPlan> {
    return this.#plans.add(event);
  }

  override open(
    event: DomainEvent,
    deliveries: readonly NewDelivery[],
    areLast = true,
  ): Promise<ReadonlySet<string>> {
    return this.#openings.add({ event, deliveries, areLast });
  }

  override async quarantine(eventUid: string, reason: string): Promise<void> {
    await this.dataSource.query(QUARANTINE, [eventUid, reason]);
  }

  async #planAll(events: readonly DomainEvent[]): Promise<readonly FanOutPlan[]> {
    const matches = await this.prepared.run<MatchRow>('find_matches', FIND_MATCHES, [
      events.map(({ uid }) => uid),
      events.map(({ organisationUid }) => organisationUid),
      events.map(({ type }) => type),
      events.map(({ pharmacyUid }) => pharmacyUid ?? null),
    ]);
    const wanting = new Map<string, Recipient[]>(events.map(({ uid }) => [uid, []]));
    for (const row of matches) {
      const recipient = toRecipient(row);
      for (const uid of row.matchedEventUids) wanting.get(uid)?.push(recipient);
    }
    return events.map((event) => ({ event, recipients: wanting.get(event.uid) ?? [] }));
  }

  async #openAll(items: readonly Opening[]): Promise<readonly ReadonlySet<string>[]> {
    const rows = items.flatMap(({ event, deliveries }) =>
      deliveries.map((delivery) => ({ ...delivery, eventUid: event.uid })),
    );
    const deliveryUids = rows.map(({ uid }) => uid);
    const tokens = rows.flatMap(({ leaseToken }) => leaseToken ?? []);
    const open = () =>
      this.prepared.run<{ uid: string }>('open', OPEN, [
        deliveryUids,
        rows.map(({ eventUid }) => eventUid),
        rows.map(({ subscriptionUid }) => subscriptionUid),
        rows.map(({ leaseToken }) => leaseToken ?? null),
        this.options.leaseMs,
        items.flatMap(({ event, areLast }) => (areLast ? [event.uid] : [])),
        this.#telling,
      ]);
    const opened = await this.unanswered.watch(tokens, { deliveryUids }, open);
    const uids = new Set(opened.map(({ uid }) => uid));
    return items.map(() => uids);
  }
}

function toRecipient(row: MatchRow): Recipient {
  return { subscription: toSubscription(row), mustWait: row.mustWait };
}
