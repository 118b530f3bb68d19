import { Inject, Injectable } from '@nestjs/common';
import {
  Contracts,
  type EventKey,
  type FanOutPlan,
  FanOutStore,
  type FirstDelivery,
  type NewDelivery,
  type OpenedDelivery,
} from '@rxhooks/application';
import type { DomainEvent } from '@rxhooks/domain';
import { MicroBatcher } from '@rxhooks/platform';
import { DataSource } from 'typeorm';
import { databaseFaultOf } from '../connection/database-fault.js';
import { PERSISTENCE_OPTIONS, type PersistenceOptions } from '../connection/persistence-options.js';
import { PreparedStatements } from '../connection/prepared-statements.js';
import {
  BATCH,
  OPEN_BATCH,
  RECORD_BATCH,
  RECORD_UNLOCKED_BATCH,
} from '../connection/batch-options.js';
import { contractsThatTell } from '../operational-events/contracts-that-tell.js';
import { FIND_MATCHES } from './match-statements.js';
import { QUARANTINE } from './quarantine-statement.js';
import { type MatchRow, recipientsOf } from './match-row.js';
import { OPEN, OPEN_AGAIN } from './open-statements.js';
import { RECORD_FIRST, RECORD_FIRST_UNLOCKED, STILL_WAITING } from './record-first-statement.js';
import { packDetails } from '../deliveries/packed-details.js';
import { withoutAnswerText } from '../deliveries/without-answer-text.js';
import { UnansweredClaims } from '../deliveries/unanswered-claims.js';

type InsertRequest = {
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
  readonly #contractsWithFailureEvents: readonly string[];
  readonly #plans = new MicroBatcher(
    (events: readonly DomainEvent[]) => this.#planAll(events),
    BATCH,
  );
  readonly #openings = new MicroBatcher(
    (items: readonly InsertRequest[]) => this.#openAll(items),
    OPEN_BATCH,
    countRows,
  );
  readonly #firsts = new MicroBatcher(
    (items: readonly First[]) => this.#recordAll(items, ['record_first', RECORD_FIRST]),
    RECORD_BATCH,
    countRows,
  );
  readonly #unlockedFirsts = new MicroBatcher(
    (items: readonly First[]) => this.#recordUnlocked(items),
    RECORD_UNLOCKED_BATCH,
    countRows,
  );
  /** Events that met a lock: their own, or that of another one in their batch. */
  readonly #blocked = new WeakSet<DomainEvent>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly prepared: PreparedStatements,
    private readonly unanswered: UnansweredClaims,
    @Inject(PERSISTENCE_OPTIONS) private readonly options: PersistenceOptions,
    contracts: Contracts,
  ) {
    super();
    this.#contractsWithFailureEvents = contractsThatTell(contracts);
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
    return this.#record({ event, deliveries, sentAt });
  }

  async #record(first: First): Promise<readonly OpenedDelivery[]> {
    const batcher = this.#blocked.has(first.event) ? this.#unlockedFirsts : this.#firsts;
    try {
      const opened = await batcher.add(first);
      if (opened) return opened;
      throw new Error(`Event ${first.event.uid} is locked by another session.`);
    } catch (error) {
      const fault = databaseFaultOf(error);
      if (fault === 'busy') this.#blocked.add(first.event);
      if (fault !== 'unstorable') throw error;
      // The database refuses some text of an answer: record the outcomes without these texts.
      return this.#record({ ...first, deliveries: first.deliveries.map(withoutText) });
    }
  }

  override async quarantine({ uid, organisationUid }: EventKey, reason: string): Promise<void> {
    await this.dataSource.query(QUARANTINE, [uid, organisationUid, reason]);
  }

  async #planAll(events: readonly DomainEvent[]): Promise<readonly FanOutPlan[]> {
    const uids = events.map(({ uid }) => uid);
    const matches = await this.prepared.run<MatchRow>('find_matches', FIND_MATCHES, [
      uids,
      events.map(({ organisationUid }) => organisationUid),
      events.map(({ type }) => type),
      events.map(({ pharmacyUid }) => pharmacyUid ?? null),
    ]);
    const recipients = recipientsOf(uids, matches);
    return events.map((event) => ({ event, recipients: recipients.get(event.uid) ?? [] }));
  }

  async #openAll(items: readonly InsertRequest[]): Promise<readonly ReadonlySet<string>[]> {
    const rows = items.flatMap(({ event, deliveries, isRepeat }) =>
      deliveries.map((delivery) => ({ ...delivery, event, isRepeat })),
    );
    const organisations = rows.map(({ event }) => event.organisationUid);
    const completed = items.flatMap(({ event, areLast }) => (areLast ? [event] : []));
    const tokens = rows.flatMap(({ leaseToken }) => leaseToken ?? []);
    const [name, statement] = items.some(({ isRepeat }) => isRepeat)
      ? ['open_again', OPEN_AGAIN]
      : ['open', OPEN];
    const open = () =>
      this.prepared.run<{ uid: string }>(name, statement, [
        rows.map(({ uid }) => uid),
        rows.map(({ event }) => event.uid),
        rows.map(({ subscriptionUid }) => subscriptionUid),
        rows.map(({ leaseToken }) => leaseToken ?? null),
        this.options.leaseMs,
        completed.map(({ uid }) => uid),
        this.#contractsWithFailureEvents,
        rows.map(({ isRepeat }) => isRepeat),
        organisations,
        completed.map(({ organisationUid }) => organisationUid),
      ]);
    const deliveries = rows.map(({ uid, event: { organisationUid } }) => ({
      deliveryUid: uid,
      organisationUid,
    }));
    const opened = await this.unanswered.watch(tokens, { deliveries }, open);
    // Uids are unique, so each caller finds its own among those of the batch.
    const uids = new Set(opened.map(({ uid }) => uid));
    return items.map(() => uids);
  }

  /**
   * Returns `undefined` for events that still wait after the statement, because another session has
   * locked them.
   */
  async #recordUnlocked(
    items: readonly First[],
  ): Promise<readonly (readonly OpenedDelivery[] | undefined)[]> {
    const opened = await this.#recordAll(items, ['record_first_unlocked', RECORD_FIRST_UNLOCKED]);
    const uids = items.map(({ event }) => event.uid);
    const organisations = items.map(({ event }) => event.organisationUid);
    const rows: { uid: string }[] = await this.dataSource.query(STILL_WAITING, [
      uids,
      organisations,
    ]);
    const waiting = new Set(rows.map(({ uid }) => uid));
    return items.map(({ event }, index) => (waiting.has(event.uid) ? undefined : opened[index]));
  }

  async #recordAll(
    items: readonly First[],
    [name, statement]: readonly [string, string],
  ): Promise<readonly (readonly OpenedDelivery[])[]> {
    const rows = items.flatMap(({ event, deliveries, sentAt }) =>
      deliveries.map((delivery) => ({ ...delivery, event, sentAt })),
    );
    const opened = await this.prepared.run<OpenedDelivery>(name, statement, [
      rows.map(({ uid }) => uid),
      rows.map(({ event }) => event.uid),
      rows.map(({ subscriptionUid }) => subscriptionUid),
      rows.map(({ leaseToken }) => leaseToken ?? null),
      rows.map(({ success }) => success?.startedAt ?? null),
      rows.map(({ success }) => success && Math.round(success.durationMs)),
      rows.map(({ success }) => success?.statusCode ?? null),
      rows.map(({ success }) => success?.responseExcerpt ?? null),
      rows.map(({ success }) => success?.resent ?? false),
      this.options.leaseMs,
      this.#contractsWithFailureEvents,
      items.map(({ event }) => event.uid),
      rows.map(({ sentAt }) => sentAt),
      rows.map(({ event }) => event.organisationUid),
      items.map(({ event }) => event.organisationUid),
      rows.map(({ success }) => packDetails(success?.details)),
    ]);
    return items.map(() => opened);
  }
}

const countRows = ({ deliveries }: InsertRequest | First) => deliveries.length;

function withoutText(delivery: FirstDelivery): FirstDelivery {
  const { success } = delivery;
  return { ...delivery, success: success && withoutAnswerText(success) };
}
