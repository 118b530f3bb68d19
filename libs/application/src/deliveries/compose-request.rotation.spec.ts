import 'reflect-metadata';
import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { aSubscription, anEvent, DELIVERY_OPTIONS, SECRET } from '../../test/fakes/builders.js';
import { FakeContracts } from '../../test/fakes/fake-contracts.js';
import { ReadableSealer } from '../../test/fakes/readable-sealer.js';
import { ComposeRequest } from './compose-request.js';

const sealer = new ReadableSealer();
const compose = new ComposeRequest(new FakeContracts(), sealer, DELIVERY_OPTIONS);
const OLD = `whsec_${Buffer.from('the secret of yesterday.').toString('base64')}`;
const OLDER = `whsec_${Buffer.from('the secret of last week.').toString('base64')}`;

const now = new Date();
const later = (ms: number) => new Date(now.getTime() + ms);

/** What goes out at the given time when the secrets are valid for so many milliseconds more. */
function composed(previous: Readonly<Record<string, number>>, attemptAt = now) {
  const previousSecrets = Object.entries(previous).map(([secret, ms]) => ({
    sealed: sealer.seal(secret, 'sub_a'),
    validUntil: later(ms),
  }));
  return compose.forDelivery(anEvent(), aSubscription({ previousSecrets }), 'dlv_1', attemptAt);
}

const signaturesIn = ({ headers }: ReturnType<typeof composed>) =>
  headers['webhook-signature']?.split(' ') ?? [];

describe('a request while a replaced secret is valid', () => {
  it.each([SECRET, OLD])(
    'is verified by the official library with the new and the old one',
    (secret) => {
      const { body, headers } = composed({ [OLD]: 60_000 });
      expect(() => new Webhook(secret).verify(body, { ...headers })).not.toThrow();
    },
  );

  it('carries the new signature first, then the newest of the old', () => {
    const request = composed({ [OLD]: 60_000, [OLDER]: 30_000 });
    const { 'webhook-timestamp': timestamp } = request.headers;
    const sign = (secret: string) => {
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
      const hmac = createHmac('sha256', key).update(`dlv_1.${timestamp}.`).update(request.body);
      return `v1,${hmac.digest('base64')}`;
    };
    expect(signaturesIn(request)).toEqual([SECRET, OLD, OLDER].map(sign));
  });

  it('carries no signature of one whose time is over', () => {
    const request = composed({ [OLD]: 60_000, [OLDER]: -1 });
    expect(signaturesIn(request)).toHaveLength(2);
    expect(() => new Webhook(OLDER).verify(request.body, { ...request.headers })).toThrow();
  });
});

describe('a request after the overlap', () => {
  it('carries one signature from the very millisecond on', () => {
    expect(signaturesIn(composed({ [OLD]: 60_000 }, later(59_999)))).toHaveLength(2);
    expect(signaturesIn(composed({ [OLD]: 60_000 }, later(60_000)))).toHaveLength(1);
  });

  it('does not need the old secret any more, also when its key has gone', () => {
    const previousSecrets = [{ sealed: 'of-somebody-else/00', validUntil: later(-1) }];
    const subscription = aSubscription({ previousSecrets });
    expect(() => compose.forDelivery(anEvent(), subscription, 'dlv_1', now)).not.toThrow();
  });
});
