import { Injectable } from '@nestjs/common';
import { Sealer } from '../ports/sealer.js';
import type { RequestSource } from '../ports/delivery-inputs.js';
import { openHeaders } from '../subscriptions/sealed-headers.js';
import { ComposeRequest } from './compose-request.js';
import { toSigningSecret } from './signing-secrets.js';

const MASKED = '[masked]';

/** Stand-ins for the secret: what differs between them depends on it. No real one is opened. */
const STAND_INS = ['a', 'b'].map((letter) =>
  toSigningSecret(`whsec_${Buffer.from(letter.repeat(32)).toString('base64')}`),
);

/** The headers of an attempt, composed again as an attempt composes them; no value is a secret. */
@Injectable()
export class DescribeHeaders {
  constructor(
    private readonly compose: ComposeRequest,
    private readonly sealer: Sealer,
  ) {}

  execute(
    { deliveryUid, eventType, subscription, isTest = false }: RequestSource,
    attemptAt: Date,
  ): Readonly<Record<string, string>> {
    const customHeaders = openHeaders(this.sealer, subscription).map(({ name }) => ({
      name,
      value: MASKED,
    }));
    const previous = subscription.previousSecrets.filter(
      ({ validUntil }) => validUntil > attemptAt,
    );
    const [one = {}, other = {}] = STAND_INS.map(
      (secret) =>
        this.compose.compose({
          contract: subscription.contract,
          body: Buffer.alloc(0),
          eventType,
          messageId: deliveryUid,
          secret,
          previousSecrets: previous.map(() => secret),
          customHeaders,
          attemptAt,
          isTest,
        }).headers,
    );
    return Object.fromEntries(
      Object.entries(one).map(([name, value]) => [name, value === other[name] ? value : MASKED]),
    );
  }
}
