import { Injectable } from '@nestjs/common';
import {
  AppError,
  classifyExchange,
  type CustomHeader,
  describeOutcome,
  type DomainEvent,
  type Exchange,
  type Outcome,
  type RequestDetails,
  type Subscription,
} from '@rxhooks/domain';
import { ComposeRequest } from '../deliveries/compose-request.js';
import { toSigningSecret } from '../deliveries/signing-secrets.js';
import { DeliveryOptions } from '../deliveries/delivery-options.js';
import { withoutValues } from '../deliveries/without-values.js';
import { Clock } from '../ports/clock.js';
import { type Contract, Contracts } from '../ports/contract.js';
import type { TenantScope } from '../access/tenant-scope.js';
import { IdFactory } from '../ports/id-factory.js';
import { Sealer } from '../ports/sealer.js';
import { SubscriptionStore } from '../ports/subscription-store.js';
import { TestDeliveries } from '../ports/test-deliveries.js';
import { WebhookSender } from '../ports/webhook-sender.js';
import { CheckTarget } from './check-target.js';
import { openHeaders } from './sealed-headers.js';

export type TestCommand = {
  readonly scope: TenantScope;
  readonly contract: string;
  readonly eventType: string;
  readonly target: string;
  /** The name of the field the target came in, for the error. */
  readonly targetField: string;
  readonly payloadVersion: string;
  readonly customHeaders: readonly CustomHeader[];
  /** Find the subscription whose secret signs the test: the key of today, and that of former releases. */
  readonly dedupeKeys: readonly string[];
  /** Those of the same target with other event types: where exactly one is subscribed, its secret signs instead. */
  readonly otherDedupeKeys: readonly string[];
};

type Sent = Omit<TestCommand, 'targetField' | 'dedupeKeys' | 'otherDedupeKeys'>;

export type TestResult = {
  readonly outcome: Outcome;
  /** A readable reason when the outcome is not a success. */
  readonly error: string | undefined;
  readonly payloadSent: Buffer;
  /** Set when no subscription matched: the secret that was made for this one request. */
  readonly oneTimeSecret: string | undefined;
};

/** Sends the example of an event type, once, the way a real delivery would go, and waits for the answer. */
@Injectable()
export class SendTestDelivery {
  constructor(
    private readonly contracts: Contracts,
    private readonly checkTarget: CheckTarget,
    private readonly subscriptions: SubscriptionStore,
    private readonly sealer: Sealer,
    private readonly compose: ComposeRequest,
    private readonly sender: WebhookSender,
    private readonly tests: TestDeliveries,
    private readonly ids: IdFactory,
    private readonly clock: Clock,
    private readonly options: DeliveryOptions,
  ) {}

  /** @throws AppError `invalid` for a target that may not be */
  async execute(command: TestCommand): Promise<TestResult> {
    await this.checkTarget.execute(command.target, command.targetField);
    return this.#send(command, await this.#findSigner(command));
  }

  /**
   * The same for one subscription: its target, headers and secrets, also those that sign beside the newest.
   *
   * @throws AppError `unprocessable` for an event type that its contract does not have, `invalid` for a target that may not be
   */
  async toSubscription(subscription: Subscription, eventType: string): Promise<TestResult> {
    const { organisationUid, pharmacyUid, contract, target, payloadVersion } = subscription;
    const { eventTypes } = this.contracts.get(contract);
    if (!eventTypes.some(({ name }) => name === eventType)) throw unknownType(contract);
    await this.checkTarget.execute(target, 'target');
    const scope = { organisationUid, pharmacyUid };
    const customHeaders: readonly CustomHeader[] = [];
    const sent = { scope, contract, eventType, target, payloadVersion, customHeaders };
    return this.#send(sent, subscription);
  }

  async #send(command: Sent, subscription: Subscription | undefined): Promise<TestResult> {
    const { contract: name, eventType, target, customHeaders } = command;
    const contract = this.contracts.get(name);
    const oneTimeSecret = subscription ? undefined : contract.createSecret();
    const attemptAt = this.clock.now();
    const messageId = this.ids.create('delivery');
    const eventId = this.ids.create('event');
    const example = { ...command, eventId };
    const body = this.#renderExample(contract, example, messageId, attemptAt);
    const { headers, ownValues } = this.compose.compose({
      contract: name,
      body,
      eventType,
      messageId,
      ...(subscription
        ? this.compose.secretsOf(subscription, attemptAt)
        : { secret: toSigningSecret(oneTimeSecret ?? ''), previousSecrets: [] }),
      customHeaders: customHeaders.length > 0 ? customHeaders : this.#headersOf(subscription),
      attemptAt,
      isTest: true,
    });
    const sentMs = performance.now();
    const answer = await this.sender.send({
      url: target,
      organisationUid: command.scope.organisationUid,
      headers,
      body,
      timeoutMs: this.options.timeoutMs,
    });
    const exchange = withoutValues(answer, ownValues);
    const outcome = classifyExchange(exchange);
    if (subscription) {
      const { uid: subscriptionUid, organisationUid, pharmacyUid } = subscription;
      await this.tests.add({
        uid: messageId,
        subscriptionUid,
        organisationUid,
        pharmacyUid,
        eventId,
        eventType,
        attempt: {
          startedAt: attemptAt,
          durationMs: exchange.durationMs ?? performance.now() - sentMs,
          statusCode: outcome.statusCode,
          error: describeOutcome(outcome),
          resent: exchange.resent ?? false,
          responseExcerpt: exchange.kind === 'answered' ? exchange.excerpt : undefined,
          details: this.#detailsOf(exchange),
        },
      });
    }
    return { outcome, error: describeOutcome(outcome), payloadSent: body, oneTimeSecret };
  }

  /** Looked for at the caller's own level alone: no secret of a pharmacy signs what an organisation asked for. */
  async #findSigner(command: TestCommand): Promise<Subscription | undefined> {
    const { scope, contract, dedupeKeys, otherDedupeKeys } = command;
    const find = async (keys: readonly string[]) => {
      const names = keys.map((dedupeKey) => ({ dedupeKey }));
      const found = names.map((name) => this.subscriptions.find({ ...scope, contract }, name));
      return (await Promise.all(found)).filter((one) => one !== undefined);
    };
    const [exact] = await find(dedupeKeys);
    if (exact) return exact;
    const others = await find(otherDedupeKeys);
    return others.length === 1 ? others[0] : undefined;
  }

  /** A test without a header of its own goes out as a delivery of the matching subscription would. */
  #headersOf(subscription: Subscription | undefined): readonly CustomHeader[] {
    return subscription ? openHeaders(this.sealer, subscription) : [];
  }

  #detailsOf({ times, headers }: Exchange): RequestDetails {
    return { madeBy: 'test', worker: this.options.worker, times, headers };
  }

  #renderExample(
    contract: Contract,
    command: Sent & { readonly eventId: string },
    deliveryUid: string,
    attemptAt: Date,
  ): Buffer {
    const { scope, eventType, payloadVersion, eventId: uid } = command;
    const example = contract.eventTypes.find(({ name }) => name === eventType)?.example;
    const event: DomainEvent = {
      uid,
      ...scope,
      id: uid,
      type: eventType,
      timestamp: Math.floor(attemptAt.getTime() / 1000),
      data: JSON.stringify(example),
      metadata: undefined,
    };
    return contract.render({
      deliveryUid,
      event,
      subscription: { uid, ...scope, payloadVersion },
    });
  }
}

export function unknownType(contract: string): AppError {
  const message = `is not an event type of the contract ${contract}; GET /v1/event-types?contract=${contract} lists them`;
  return new AppError('unprocessable', 'Validation failed', [{ field: 'event_type', message }]);
}
