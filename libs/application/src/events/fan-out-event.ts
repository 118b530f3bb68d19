import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { RecordOutcome } from '../deliveries/record-outcome.js';
import { waitAtMost } from '../deliveries/wait-at-most.js';
import { Dispatcher } from '../dispatch/dispatcher.js';
import { ExpectedWeight } from '../dispatch/expected-weight.js';
import { Lanes } from '../dispatch/lanes.js';
import type { Permitted } from '../dispatch/permitted.js';
import { weightOf } from '../dispatch/weight-of.js';
import { WriteLimiter } from '../dispatch/write-limiter.js';
import { Clock } from '../ports/clock.js';
import type { TakenEvent } from '../ports/event-leases.js';
import { type FanOutPlan, FanOutStore } from '../ports/fan-out-store.js';
import { IdFactory } from '../ports/id-factory.js';
import { FirstRequests, UnrecordedRequests } from './first-requests.js';
import {
  canSendFirst,
  MOMENT_MS,
  type PlannedDelivery,
  putOff,
  toPermitted,
  waits,
} from './planned-delivery.js';

type Planned = { readonly plan: FanOutPlan; readonly openings: readonly PlannedDelivery[] };

/** Organisations whose latest weights are remembered. */
const MAX_ORGANISATIONS = 1000;

/** Recipients may be this old: one removed or paused meanwhile may still get the event. */
const FRESH_MS = 500;

export type Begun = {
  readonly firstAttempts: Promise<void>;
  /** Of those that get a delivery, also one that waits or is skipped. */
  readonly subscriptionUids: readonly string[];
};

const begunWith = (planned: readonly PlannedDelivery[], firstAttempts: Promise<void>): Begun => ({
  firstAttempts,
  subscriptionUids: planned.map(({ subscriptionUid }) => subscriptionUid),
});

/**
 * Makes one delivery per matching subscription, and starts the first attempt where the endpoint has
 * room. Safe to run again.
 */
@Injectable()
export class FanOutEvent {
  /** By organisation: how many subscriptions want an event is known only when its turn comes. */
  readonly #expected = new LRUCache<string, ExpectedWeight>({
    max: MAX_ORGANISATIONS,
    memoMethod: () => new ExpectedWeight(),
  });

  constructor(
    private readonly store: FanOutStore,
    private readonly dispatch: Dispatcher,
    private readonly lanes: Lanes,
    private readonly writes: WriteLimiter,
    private readonly record: RecordOutcome,
    private readonly ids: IdFactory,
    private readonly clock: Clock,
  ) {}

  /**
   * Resolves when the deliveries are recorded; `firstAttempts`, when the quick receivers have
   * answered.
   *
   * @param isOwn false when another worker may hold the event by now: its deliveries are left to it
   * @param takenMs a `performance.now()` from before the taking: the database may have been slow
   * @throws UnrecordedRequests
   */
  async begin(taken: TakenEvent, isOwn = () => true, takenMs = performance.now()): Promise<Begun> {
    const { organisationUid } = taken.event;
    // Half of what it may have: the next event is planned while a large one is written.
    const most = this.writes.mostOfOne / 2;
    const expected = () => Math.min(most, this.#expected.memo(organisationUid).value);
    const begun = await this.writes.admit(organisationUid, expected, async () => {
      const isFresh = performance.now() - takenMs < FRESH_MS;
      const planned = await this.#plan(taken, isFresh ? taken.recipients : undefined);
      const isCareful = taken.opens > 1 || !isOwn() || !canSendFirst(planned.openings);
      return isCareful ? this.#openFirst(planned, taken.opens > 1) : planned;
    });
    return 'plan' in begun ? this.#sendFirst(begun) : begun;
  }

  /** Fans out an event that was taken before, without a turn: these are few and come one by one. */
  beginAtOnce(taken: TakenEvent): Promise<Begun> {
    return this.writes.beginAtOnce(taken.event.organisationUid, 1, async () =>
      this.#openFirst(await this.#plan(taken), true),
    );
  }

  async #plan(
    { event, acceptedMs }: TakenEvent,
    recipients?: FanOutPlan['recipients'],
  ): Promise<Planned> {
    // The event goes to another worker; deliveries opened here would have to be handed back.
    if (this.dispatch.isStopping) throw new Error('The worker stops.');
    const plan = recipients ? { event, recipients } : await this.store.plan(event);
    const rows = weightOf(plan.event) + plan.recipients.length;
    this.#expected.memo(event.organisationUid).learn(rows);
    return { plan, openings: this.#permitAll(plan, acceptedMs) };
  }

  async #openFirst(planned: Planned, isRepeat: boolean): Promise<Begun> {
    const { plan, openings } = planned;
    const permits = new Set(openings.map(({ permit }) => permit !== undefined));
    if (permits.size > 1) return this.#openInTwo(planned, isRepeat);
    const permitted = await this.writes.beginAtOnce(
      plan.event.organisationUid,
      openings.length,
      () => this.#open(plan, openings, { areLast: true, isRepeat }),
    );
    return begunWith(openings, this.dispatch.start(permitted));
  }

  /**
   * Opens first what is sent at once, so that it does not wait for a thousand that have to wait.
   * Keeps the event until all of it is written: the next run of a partly recorded event could send
   * before it records, and repeat requests.
   */
  async #openInTwo({ plan, openings }: Planned, isRepeat: boolean): Promise<Begun> {
    let firstAttempts = Promise.resolve();
    let left = openings;
    const { organisationUid } = plan.event;
    try {
      await this.record.untilWritten(organisationUid, openings.length, async () => {
        if (left === openings) {
          // If this fails, those with a permit may be recorded all the same, but are not sent here.
          left = openings.map((one) => ({ ...one, permit: undefined, leaseToken: undefined }));
          const atOnce = openings.filter(({ permit }) => permit);
          const permitted = await this.#open(plan, atOnce, { areLast: false, isRepeat });
          firstAttempts = this.dispatch.start(permitted);
          left = openings.filter(({ permit }) => !permit);
        }
        await this.#open(plan, left, { areLast: true, isRepeat });
      });
    } catch (cause) {
      throw new UnrecordedRequests('Some deliveries are on record, and others are not.', { cause });
    }
    return begunWith(openings, firstAttempts);
  }

  /** @returns new ones that have a permit; the others belong to another run, or wait */
  async #open(
    { event }: FanOutPlan,
    openings: readonly PlannedDelivery[],
    options: { readonly areLast: boolean; readonly isRepeat: boolean },
  ): Promise<readonly Permitted[]> {
    let opened: ReadonlySet<string>;
    try {
      opened = await this.store.open(event, openings, options);
    } catch (error) {
      for (const { permit } of openings) permit?.release();
      throw error;
    }
    for (const { uid, permit, endpoint } of openings) {
      if (!opened.has(uid)) permit?.release();
      else if (!permit) this.dispatch.claimBacklog(endpoint);
    }
    const isNew = ({ uid }: PlannedDelivery) => opened.has(uid);
    const attemptsMade = options.isRepeat ? 1 : 0;
    return openings.filter(isNew).flatMap((one) => toPermitted(event, one, { attemptsMade }));
  }

  /** Writes quick successes once, with their deliveries; the others are written as under way. */
  async #sendFirst({ plan: { event }, openings: permitted }: Planned): Promise<Begun> {
    const openings = permitted.map(putOff);
    const requests = openings.filter(({ permit }) => permit);
    const first = new FirstRequests(requests.length);
    const attempts = requests.flatMap((one) => toPermitted(event, one, { unwritten: first }));
    const sentAt = this.clock.now();
    const firstAttempts = this.dispatch.start(attempts);
    await waitAtMost(MOMENT_MS, [first.answered], (ms, run) => this.clock.after(ms, run));
    first.isGathering = false;
    try {
      await this.record.untilWritten(event.organisationUid, openings.length, async () => {
        const deliveries = openings.map((one) => ({ ...one, success: first.successOf(one.uid) }));
        first.end(deliveries, await this.store.record(event, deliveries, sentAt));
      });
    } catch (cause) {
      const error = new UnrecordedRequests('Requests are not on record.', { cause });
      first.fail(error);
      throw error;
    }
    for (const one of openings) if (waits(one)) this.dispatch.claimBacklog(one.endpoint);
    return begunWith(openings, firstAttempts);
  }

  /** Takes a permit for each endpoint that has room; the others get a delivery that waits. */
  #permitAll(
    { event, recipients }: FanOutPlan,
    dueMs: number | undefined,
  ): readonly PlannedDelivery[] {
    const weight = weightOf(event, recipients.filter(({ mustWait }) => !mustWait).length);
    return recipients.map((recipient) => {
      const { uid: subscriptionUid, organisationUid } = recipient.subscription;
      const endpoint = { subscriptionUid, organisationUid };
      const permit = recipient.mustWait
        ? undefined
        : this.lanes.take(endpoint, weight, weightOf(event));
      const leaseToken = permit && this.ids.create('lease');
      const uid = this.ids.deliveryOf(event.uid, subscriptionUid);
      return { uid, subscriptionUid, leaseToken, recipient, endpoint, permit, dueMs };
    });
  }
}
