import { Injectable } from '@nestjs/common';
import {
  classifyExchange,
  describeOutcome,
  type EndpointSignal,
  type Exchange,
  type Outcome,
  readEndpointSignal,
  type RequestDetails,
} from '@rxhooks/domain';
import { WakeUps } from '../ports/wake-ups.js';
import { Clock } from '../ports/clock.js';
import { Contracts } from '../ports/contract.js';
import type { LeasedDelivery, EndedAttempt } from '../ports/delivery-store.js';
import { EndpointStore } from '../ports/endpoint-store.js';
import { Telemetry } from '../ports/telemetry.js';
import { WebhookSender } from '../ports/webhook-sender.js';
import { withFailureMail } from '../notifications/with-failure-mail.js';
import { ComposeRequest } from './compose-request.js';
import { DeliveryOptions } from './delivery-options.js';
import { LeasesInHand } from './leases-in-hand.js';
import { planNextAttempt, readAskedMs, type Schedule } from './plan-next-attempt.js';
import { RecordOutcome, type Unwritten } from './record-outcome.js';
import { withoutValues } from './without-values.js';

/** Called when the request has ended, before its outcome is recorded. */
type OnAnswer = (outcome: Outcome) => void;

/** Makes one HTTP request of a leased delivery and records its outcome. */
@Injectable()
export class AttemptDelivery {
  constructor(
    private readonly compose: ComposeRequest,
    private readonly sender: WebhookSender,
    private readonly leases: LeasesInHand,
    private readonly record: RecordOutcome,
    private readonly endpoints: EndpointStore,
    private readonly contracts: Contracts,
    private readonly wakeUps: WakeUps,
    private readonly telemetry: Telemetry,
    private readonly clock: Clock,
    private readonly options: DeliveryOptions,
  ) {}

  /** @throws when the process ends before the outcome could be written; the lease then expires */
  execute(
    leased: LeasedDelivery,
    onAnswer: OnAnswer = () => undefined,
    unwritten?: Unwritten,
  ): Promise<void> {
    const lease = {
      deliveryUid: leased.delivery.uid,
      organisationUid: leased.event.organisationUid,
      leaseToken: leased.leaseToken,
    };
    return this.leases.during(lease, () => this.#attempt(leased, onAnswer, unwritten));
  }

  async #attempt(
    leased: LeasedDelivery,
    onAnswer: OnAnswer,
    unwritten: Unwritten | undefined,
  ): Promise<void> {
    const { delivery, event, leaseToken } = leased;
    const startedAt = this.clock.now();
    const startedMs = performance.now();
    const exchange = await this.#exchange(leased, startedAt);
    const outcome = classifyExchange(exchange);
    onAnswer(outcome);
    const schedule = this.#scheduleOf(leased);
    const askedMs = readAskedMs(exchange, outcome, schedule.jitter, this.clock);
    const attempt: EndedAttempt = {
      deliveryUid: delivery.uid,
      organisationUid: event.organisationUid,
      leaseToken,
      number: delivery.attemptsMade + 1,
      startedAt,
      durationMs: exchange.durationMs ?? performance.now() - startedMs,
      statusCode: outcome.statusCode,
      error: describeOutcome(outcome),
      resent: exchange.resent ?? false,
      details: this.#detailsOf(leased, exchange, startedMs),
      responseExcerpt: exchange.kind === 'answered' ? exchange.excerpt : undefined,
      next: planNextAttempt(delivery, outcome, schedule, askedMs ?? 0, this.clock.random()),
    };
    const told = withFailureMail(leased, attempt);
    const recorded = await this.record.execute(told, event, unwritten);
    if (recorded.kind === 'lease_lost') return this.telemetry.leaseLost(delivery.uid);
    this.#announce(leased, attempt, outcome, exchange);
    const signal = readEndpointSignal(outcome, askedMs);
    if (isNews(signal, recorded.isWatched))
      await this.#report(leased, signal, performance.now() - startedMs);
  }

  async #exchange(leased: LeasedDelivery, attemptAt: Date): Promise<Exchange> {
    const { event, subscription, delivery } = leased;
    try {
      const { headers, body, ownValues } = this.compose.forDelivery(
        event,
        subscription,
        delivery.uid,
        attemptAt,
      );
      const { timeoutMs } = this.options;
      const { target: url, organisationUid } = subscription;
      const exchange = await this.sender.send({ url, organisationUid, headers, body, timeoutMs });
      return withoutValues(exchange, ownValues);
    } catch (error) {
      // Our fault, such as a key missing from the ring: report it, and do not blame the receiver.
      this.telemetry.backgroundFault('compose', error);
      return { kind: 'failed', code: 'internal_error' };
    }
  }

  #detailsOf(
    { madeBy = 'schedule', dueMs }: LeasedDelivery,
    { times, headers }: Exchange,
    startedMs: number,
  ): RequestDetails {
    const queuedMs = dueMs === undefined ? undefined : Math.max(0, startedMs - dueMs);
    return { madeBy, worker: this.options.worker, queuedMs, times, headers };
  }

  /** The subscription's own schedule wins, then the operator's, then the contract's. */
  #scheduleOf({ subscription }: LeasedDelivery): Schedule {
    const { jitter, scheduleSeconds } = this.options;
    return {
      jitter,
      scheduleSeconds:
        subscription.scheduleSeconds ??
        scheduleSeconds ??
        this.contracts.get(subscription.contract).retryScheduleSeconds,
    };
  }

  /**
   * The attempt keeps its permit until this is recorded: a failing endpoint must not get more
   * requests than it has permits.
   */
  async #report(
    { subscription: { uid: subscriptionUid, organisationUid } }: LeasedDelivery,
    signal: EndpointSignal,
    ageMs: number,
  ): Promise<void> {
    try {
      await this.endpoints.record({ subscriptionUid, organisationUid, signal, ageMs });
    } catch (error) {
      // The attempt itself is recorded; the next one will report the same.
      this.telemetry.backgroundFault('endpoint', error);
    }
  }

  #announce(
    { delivery, event, subscription }: LeasedDelivery,
    { number, startedAt, durationMs, resent, next }: EndedAttempt,
    outcome: Outcome,
    exchange: Exchange,
  ): void {
    const retryInMs = next.status === 'retrying' ? next.delayMs : undefined;
    if (retryInMs !== undefined)
      this.wakeUps.retryScheduled({
        deliveryUid: delivery.uid,
        subscriptionUid: subscription.uid,
        organisationUid: subscription.organisationUid,
        attempt: number + 1,
        delayMs: retryInMs,
      });
    this.telemetry.attempted({
      contract: subscription.contract,
      eventType: event.type,
      organisationUid: event.organisationUid,
      subscriptionUid: subscription.uid,
      eventUid: event.uid,
      deliveryUid: delivery.uid,
      attempt: number,
      outcome,
      detail: exchange.kind === 'failed' ? exchange.detail : undefined,
      startedAt,
      durationMs,
      resent,
      next: next.status,
      retryInMs,
    });
  }
}

function isNews(signal: EndpointSignal, isWatched: boolean): boolean {
  return signal.kind === 'healthy' ? isWatched : signal.kind !== 'silent';
}
