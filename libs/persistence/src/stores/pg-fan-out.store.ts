import { Inject, Injectable } from '@nestjs/common';
import {
  Contracts,
  type FanOutPlan,
  FanOutStore,
  type FirstDelivery,
  type NewDelivery,
  type OpenedDelivery,
  type Recipient,
} from '@rxhooks/application';
import type { DomainEvent } from '@rxhooks/domain';
import { MicroBatcher } from '@rxhooks/platform';
import { DataSource } from 'typeorm';
import { PERSISTENCE_OPTIONS, type PersistenceOptions } from '../persistence-options.js';
import { PreparedStatements } from '../prepared-statements.js';
import type { SubscriptionRow } from '../rows/subscription.row.js';
import { BATCH, CONCLUDE_BATCH } from './batch-options.js';
import { MUST_WAIT } from './endpoint-rules.js';
import { OPEN, OPEN_AGAIN } from './open-statements.js';
import { RECORD_FIRST } from './record-first-statement.js';
import { SUBSCRIPTION_COLUMNS } from './subscription-columns.js';
import { toSubscription } from './subscription.mapper.js';
import { UnansweredClaims } from './unanswered-claims.js';

/** Kept apart from the events, and each subscription once: what is large would otherwise travel for every pair of them. */
const FIND_MATCHES = `
  SELECT matched.uids AS "matchedEventUids", ${MUST_WAIT} AS "mustWait", st.subscription_uid IS NULL AS "isPlain",
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

const QUARANTINE = `
  WITH ended AS (DELETE FROM waiting_events WHERE uid = $1 RETURNING uid)
  UPDATE events e SET quarantine_reason = $2 FROM ended WHERE e.uid = ended.uid`;

type MatchRow = SubscriptionRow &
  Omit<Recipient, 'subscription'> & { readonly matchedEventUids: readonly string[] };

type Opening = {
  readonly event: DomainEvent;
  readonly deliveries: readonly NewDelivery[];
  readonly areLast: boolean;
  readonly isRepeat: boolean;
};

type First = {
  readonly event: DomainEvent;
  readonly deliveries: readonly FirstDelivery[];
  readonly sentAt: Date;
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
  readonly #firsts = new MicroBatcher(
    (items: readonly First[]) => this.#recordAll(items),
    CONCLUDE_BATCH,
  );

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
    { areLast = true, isRepeat = false } = {},
  ): Promise<ReadonlySet<string>> {
    return this.#openings.add({ event, deliveries, areLast, isRepeat });
  }

  override record(
    event: DomainEvent,
    deliveries: readonly FirstDelivery[],
    sentAt: Date,
  ): Promise<readonly OpenedDelivery[]> {
    return this.#firsts.add({ event, deliveries, sentAt });
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
    const rows = items.flatMap(({ event, deliveries, isRepeat }) =>
      deliveries.map((delivery) => ({ ...delivery, eventUid: event.uid, isRepeat })),
    );
    const deliveryUids = rows.map(({ uid }) => uid);
    const tokens = rows.flatMap(({ leaseToken }) => leaseToken ?? []);
    const [name, statement] = items.some(({ isRepeat }) => isRepeat)
      ? ['open_again', OPEN_AGAIN]
      : ['open', OPEN];
    const open = () =>
      this.prepared.run<{ uid: string }>(name, statement, [
        deliveryUids,
        rows.map(({ eventUid }) => eventUid),
        rows.map(({ subscriptionUid }) => subscriptionUid),
        rows.map(({ leaseToken }) => leaseToken ?? null),
        this.options.leaseMs,
        items.flatMap(({ event, areLast }) => (areLast ? [event.uid] : [])),
        this.#telling,
        rows.map(({ isRepeat }) => isRepeat),
      ]);
    const opened = await this.unanswered.watch(tokens, { deliveryUids }, open);
    const uids = new Set(opened.map(({ uid }) => uid));
    return items.map(() => uids);
  }

  async #recordAll(items: readonly First[]): Promise<readonly (readonly OpenedDelivery[])[]> {
    const rows = items.flatMap(({ event, deliveries, sentAt }) =>
      deliveries.map((delivery) => ({ ...delivery, eventUid: event.uid, sentAt })),
    );
    const opened = await this.prepared.run<OpenedDelivery>('record_first', RECORD_FIRST, [
      rows.map(({ uid }) => uid),
      rows.map(({ eventUid }) => eventUid),
      rows.map(({ subscriptionUid }) => subscriptionUid),
      rows.map(({ leaseToken }) => leaseToken ?? null),
      rows.map(({ success }) => success?.startedAt ?? null),
      rows.map(({ success }) => success && Math.round(success.durationMs)),
      rows.map(({ success }) => success?.statusCode ?? null),
      rows.map(({ success }) => success?.responseExcerpt ?? null),
      rows.map(({ success }) => success?.resent ?? false),
      this.options.leaseMs,
      this.#telling,
      items.map(({ event }) => event.uid),
      rows.map(({ sentAt }) => sentAt),
    ]);
    return items.map(() => opened);
  }
}

function toRecipient(row: MatchRow): Recipient {
  const { mustWait, isPlain } = row;
  return { subscription: toSubscription(row), mustWait, isPlain };
}
