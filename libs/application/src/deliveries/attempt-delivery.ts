import { Injectable } from '@nestjs/common';
import {
  classifyExchange,
  describeOutcome,
  type Exchange,
  nextDelayMs,
  type Outcome,
  readRetryAfter,
} from '@rxhooks/domain';
import { Alarm } from '../ports/alarm.js';
import { Clock } from '../ports/clock.js';
import { Contracts } from '../ports/contract.js';
import { type Assignment, type ConcludedAttempt, DeliveryStore } from '../ports/delivery-store.js';
import { Telemetry } from '../ports/telemetry.js';
import { WebhookSender } from '../ports/webhook-sender.js';
import { ComposeRequest } from './compose-request.js';
import { DeliveryOptions } from './delivery-options.js';

// An hour for an operator to put right what the log says, such as a key that is missing from the ring. After that the
// schedule goes on as with any other failure, so that every delivery ends.
const OUR_FAULT_DELAY_MS = 60_000;
const OUR_FAULT_TRIES = 60;

/** One HTTP request of a delivery, from the lease in hand to the outcome on record. */
@Injectable()
export class AttemptDelivery {
  constructor(
    private readonly compose: ComposeRequest,
    private readonly sender: WebhookSender,
    private readonly store: DeliveryStore,
    private readonly contracts: Contracts,
    private readonly alarm: Alarm,
    private readonly telemetry: Telemetry,
    private readonly clock: Clock,
    private readonly options: DeliveryOptions,
  ) {}

  /** @throws when the outcome could not be written; the lease then runs out and the delivery is made again */
  async execute(assignment: Assignment): Promise<Outcome> {
    const { delivery, leaseToken } = assignment;
    const startedAt = this.clock.now();
    const startedMs = performance.now();
    const exchange = await this.#exchange(assignment, startedAt);
    const outcome = classifyExchange(exchange);
    const attempt: ConcludedAttempt = {
      deliveryUid: delivery.uid,
      leaseToken,
      number: delivery.attemptsMade + 1,
      startedAt,
      durationMs: performance.now() - startedMs,
      statusCode: outcome.statusCode,
      error: describeOutcome(outcome),
      responseExcerpt: exchange.kind === 'answered' ? exchange.excerpt : undefined,
      next: this.#decideNext(assignment, outcome, exchange),
    };
    if (await this.store.conclude(attempt)) this.#announce(assignment, attempt, outcome, exchange);
    else this.telemetry.leaseLost(delivery.uid);
    return outcome;
  }

  async #exchange(assignment: Assignment, attemptAt: Date): Promise<Exchange> {
    const { event, subscription, delivery } = assignment;
    try {
      const { headers, body } = this.compose.forDelivery(
        event,
        subscription,
        delivery.uid,
        attemptAt,
      );
      const { timeoutMs } = this.options;
      return await this.sender.send({ url: subscription.target, headers, body, timeoutMs });
    } catch (error) {
      // Ours, such as a key missing from the ring: on record for the operator, and no fault of the receiver.
      this.telemetry.backgroundFault('compose', error);
      return { kind: 'failed', code: 'internal_error' };
    }
  }

  #decideNext(
    { delivery, subscription }: Assignment,
    outcome: Outcome,
    exchange: Exchange,
  ): ConcludedAttempt['next'] {
    if (outcome.kind === 'succeeded') return { status: 'succeeded' };
    const isOurs = outcome.kind === 'unanswered' && outcome.code === 'internal_error';
    if (isOurs && delivery.attemptsMade < OUR_FAULT_TRIES)
      return { status: 'retrying', delayMs: OUR_FAULT_DELAY_MS, usesStep: false };
    const { jitter, scheduleSeconds } = this.options;
    const schedule =
      scheduleSeconds ?? this.contracts.get(subscription.contract).retryScheduleSeconds;
    const policy = { scheduleSeconds: schedule, jitter };
    const delayMs = nextDelayMs(policy, delivery.scheduleStep, this.clock.random());
    if (delayMs === undefined) return { status: 'failed' };
    const askedMs = exchange.kind === 'answered' ? this.#readRetryAfter(exchange.retryAfter) : 0;
    return { status: 'retrying', delayMs: Math.max(delayMs, askedMs), usesStep: true };
  }

  /** Zero when the receiver asks for nothing that can be read. */
  #readRetryAfter(header: string | undefined): number {
    return readRetryAfter(header, this.clock.now()) ?? 0;
  }

  #announce(
    { delivery, event, subscription }: Assignment,
    { number, durationMs, next }: ConcludedAttempt,
    outcome: Outcome,
    exchange: Exchange,
  ): void {
    const retryInMs = next.status === 'retrying' ? next.delayMs : undefined;
    if (retryInMs !== undefined)
      this.alarm.retryScheduled({
        deliveryUid: delivery.uid,
        subscriptionUid: subscription.uid,
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
      durationMs,
      next: next.status,
      retryInMs,
    });
  }
}
