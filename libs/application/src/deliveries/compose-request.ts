import { createHmac, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CustomHeader, DomainEvent, Subscription } from '@rxhooks/domain';
import { Contracts } from '../ports/contract.js';
import { Sealer } from '../ports/sealer.js';
import { openHeaders } from '../subscriptions/sealed-headers.js';
import { DeliveryOptions } from './delivery-options.js';
import { SharedBodies } from './shared-bodies.js';
import { type SigningSecret, SigningSecrets } from './signing-secrets.js';

export type ComposedRequest = {
  readonly headers: Readonly<Record<string, string>>;
  /** Values of the subscriber's own headers, to hide where an answer repeats them. */
  readonly ownValues: readonly string[];
  readonly body: Buffer;
};

export type SecretsInUse = {
  readonly secret: SigningSecret;
  readonly previousSecrets: readonly SigningSecret[];
};

export type Ingredients = SecretsInUse & {
  readonly contract: string;
  readonly body: Buffer;
  readonly eventType: string;
  readonly messageId: string;
  readonly customHeaders: readonly CustomHeader[];
  readonly attemptAt: Date;
  readonly isTest: boolean;
};

/** Turns an event and a subscription into the bytes and headers that go over the wire. */
@Injectable()
export class ComposeRequest {
  readonly #secrets: SigningSecrets;
  readonly #bodies = new SharedBodies();

  constructor(
    private readonly contracts: Contracts,
    private readonly sealer: Sealer,
    private readonly options: DeliveryOptions,
  ) {
    this.#secrets = new SigningSecrets(sealer);
  }

  forDelivery(
    event: DomainEvent,
    subscription: Subscription,
    deliveryUid: string,
    attemptAt: Date,
  ): ComposedRequest {
    const { contract } = subscription;
    return this.compose({
      contract,
      body: this.#bodies.render(this.contracts.get(contract), { deliveryUid, event, subscription }),
      eventType: event.type,
      messageId: deliveryUid,
      ...this.secretsOf(subscription, attemptAt),
      customHeaders: openHeaders(this.sealer, subscription),
      attemptAt,
      isTest: false,
    });
  }

  /** The current secret, and the replaced ones that are still valid at `attemptAt`. */
  secretsOf(subscription: Subscription, attemptAt: Date): SecretsInUse {
    const { uid, sealedSecret, previousSecrets } = subscription;
    const stillValid = previousSecrets.filter(({ validUntil }) => validUntil > attemptAt);
    return {
      secret: this.#secrets.open(sealedSecret, uid),
      previousSecrets: stillValid.map(({ sealed }) => this.#secrets.open(sealed, uid)),
    };
  }

  /** The subscriber's own headers come first, so that none of them can replace ours. */
  compose(parts: Ingredients): ComposedRequest {
    const { body, messageId, attemptAt, eventType, isTest } = parts;
    const contract = this.contracts.get(parts.contract);
    const secret = parts.secret.text;
    const previousSecrets = parts.previousSecrets.map(({ text }) => text);
    const keys = [parts.secret, ...parts.previousSecrets].map(({ key }) => key);
    const headers = {
      ...Object.fromEntries(parts.customHeaders.map(({ name, value }) => [name, value])),
      'User-Agent': this.options.userAgent,
      ...contract.headers({ body, eventType, secret, previousSecrets, attemptAt, isTest }),
      ...standardWebhookHeaders(messageId, attemptAt, body, keys),
    };
    return { headers, ownValues: parts.customHeaders.map(({ value }) => value), body };
  }
}

/** Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, one signature per valid secret. */
function standardWebhookHeaders(
  id: string,
  attemptAt: Date,
  body: Buffer,
  keys: readonly KeyObject[],
) {
  const timestamp = String(Math.floor(attemptAt.getTime() / 1000));
  const sign = (key: KeyObject) => {
    const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body);
    return `v1,${hmac.digest('base64')}`;
  };
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': keys.map(sign).join(' '),
  };
}
