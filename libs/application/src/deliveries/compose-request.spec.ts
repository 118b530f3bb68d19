import 'reflect-metadata';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { aSubscription, anEvent, DELIVERY_OPTIONS, SECRET } from '../../test/fakes/builders.js';
import { FakeContracts, PLAIN_CONTRACT } from '../../test/fakes/fake-contracts.js';
import { ReadableSealer } from '../../test/fakes/readable-sealer.js';
import { ComposeRequest } from './compose-request.js';
import { toSigningSecret } from './signing-secrets.js';

const sealer = new ReadableSealer();
const compose = new ComposeRequest(new FakeContracts(), sealer, DELIVERY_OPTIONS);
const AT = new Date('2026-03-01T10:00:00.999Z');

const composed = (subscription = aSubscription(), at = AT) =>
  compose.forDelivery(anEvent(), subscription, 'dlv_1', at);

const withHeaders = (headers: { name: string; value: string }[]) =>
  aSubscription({ sealedHeaders: sealer.seal(JSON.stringify(headers), 'sub_a') });

describe('ComposeRequest', () => {
  it('carries the contract’s body and exactly the headers that are promised', () => {
    const { body, headers } = composed();
    expect(body.toString()).toBe('{"type":"note_added","data":{"uid":"note-1"}}');
    expect(headers).toEqual({
      'User-Agent': 'rxhooks/test',
      'Content-Type': 'application/json',
      'X-Plain-Event': 'note_added',
      'X-Plain-Signature': PLAIN_CONTRACT.headers({
        body,
        eventType: 'note_added',
        secret: SECRET,
        previousSecrets: [],
        attemptAt: AT,
        isTest: false,
      })['X-Plain-Signature'],
      'webhook-id': 'dlv_1',
      'webhook-timestamp': '1772359200',
      'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
    });
  });

  it('gives the known answer of the Standard Webhooks specification', () => {
    const { headers } = compose.compose({
      contract: 'plain',
      body: Buffer.from('{"test": 2432232314}'),
      eventType: 'note_added',
      messageId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      secret: toSigningSecret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'),
      previousSecrets: [],
      customHeaders: [],
      attemptAt: new Date(1_614_265_330_000),
      isTest: false,
    });
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is verified by the official library', () => {
    const { body, headers } = composed(aSubscription(), new Date());
    const verified = new Webhook(SECRET).verify(body, { ...headers });
    expect(verified).toEqual({ type: 'note_added', data: { uid: 'note-1' } });
  });

  it('keeps body, id and the contract’s signature over attempts, with a new time and signature', () => {
    const [first, second] = [composed(), composed(aSubscription(), new Date(AT.getTime() + 5000))];
    expect(second.body).toEqual(first.body);
    const changed = Object.keys(first.headers).filter(
      (name) => first.headers[name] !== second.headers[name],
    );
    expect(changed).toEqual(['webhook-timestamp', 'webhook-signature']);
  });

  it('adds the custom headers that the subscriber asked for', () => {
    const { headers } = composed(withHeaders([{ name: 'X-Own', value: 'abc' }]));
    expect(headers['X-Own']).toBe('abc');
  });

  it('lets no custom header replace one of ours', () => {
    const names = ['User-Agent', 'Content-Type', 'X-Plain-Signature', 'webhook-signature'];
    const { headers } = composed(withHeaders(names.map((name) => ({ name, value: 'forged' }))));
    expect(Object.values(headers)).not.toContain('forged');
  });

  it('signs with the subscription’s own secret', () => {
    const other = aSubscription({
      sealedSecret: sealer.seal(`${SECRET.slice(0, -4)}AAAA`, 'sub_a'),
    });
    expect(composed(other).headers['webhook-signature']).not.toBe(
      composed().headers['webhook-signature'],
    );
  });

  it('fails on a secret that was sealed for another subscription', () => {
    const moved = aSubscription({ sealedSecret: sealer.seal(SECRET, 'sub_b') });
    expect(() => composed(moved)).toThrow('another owner');
  });
});
