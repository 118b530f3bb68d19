import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { DELIVERY_OPTIONS, SECRET } from '../../test/fakes/builders.js';
import { CountingIds } from '../../test/fakes/counting-ids.js';
import { FakeClock } from '../../test/fakes/fake-clock.js';
import { FakeContracts, PLAIN_CONTRACT } from '../../test/fakes/fake-contracts.js';
import { MemorySubscriptionStore } from '../../test/fakes/memory-subscription-store.js';
import { ReadableSealer } from '../../test/fakes/readable-sealer.js';
import { ScriptedPolicy } from '../../test/fakes/scripted-policy.js';
import { answered, ScriptedSender } from '../../test/fakes/scripted-sender.js';
import { ScriptedTestDeliveries } from '../../test/fakes/scripted-test-deliveries.js';
import type { TenantScope } from '../access/tenant-scope.js';
import { ComposeRequest } from '../deliveries/compose-request.js';
import { CheckTarget } from './check-target.js';
import { SendTestDelivery, type TestCommand } from './send-test-delivery.js';

type Subscribed = { uid?: string; dedupeKey?: string; scope?: TenantScope };

const SCOPE = { organisationUid: 'org_a', pharmacyUid: undefined };
const COMMAND: TestCommand = {
  scope: SCOPE,
  contract: 'plain',
  eventType: 'note_added',
  target: 'https://hooks.example.com/in',
  targetField: 'target_url',
  payloadVersion: '1',
  customHeaders: [],
  dedupeKeys: ['in note_added', 'former in note_added'],
  otherDedupeKeys: ['in note_changed', 'in note_removed'],
};

function setUp({ refusal, exchange = answered(200) } = {} as Options) {
  const store = new MemorySubscriptionStore();
  const sender = new ScriptedSender(() => exchange);
  const log = new ScriptedTestDeliveries();
  const sealer = new ReadableSealer();
  const contracts = new FakeContracts();
  const test = new SendTestDelivery(
    contracts,
    new CheckTarget(new ScriptedPolicy(refusal)),
    store,
    sealer,
    new ComposeRequest(contracts, sealer, DELIVERY_OPTIONS),
    sender,
    log,
    new CountingIds(),
    new FakeClock(),
    DELIVERY_OPTIONS,
  );
  const subscribe = ({
    uid = 'ns-1',
    dedupeKey = 'in note_added',
    scope = SCOPE,
  }: Subscribed = {}) =>
    store.add(
      {
        ...scope,
        uid,
        contract: 'plain',
        target: COMMAND.target,
        eventTypes: ['note_added'],
        payloadVersion: '1',
        metaData: undefined,
        dedupeKey,
        sealedSecret: sealer.seal(SECRET, uid),
        sealedHeaders: undefined,
      },
      1000,
    );
  return { test, store, sender, log, sealer, subscribe };
}

type Options = { refusal?: string; exchange?: ReturnType<typeof answered> };

/** The signature that a receiver with this secret expects. */
const signatureWith = (secret: string, body: Buffer) =>
  PLAIN_CONTRACT.headers({
    body,
    secret,
    previousSecrets: [],
    eventType: 'note_added',
    attemptAt: new Date(0),
    isTest: true,
  })['X-Plain-Signature'];

describe('a test delivery', () => {
  it('sends the example of the type the way a real delivery goes, and once', async () => {
    const { test, sender } = setUp();
    const { outcome, error, payloadSent } = await test.execute(COMMAND);
    expect(outcome).toEqual({ kind: 'succeeded', statusCode: 200 });
    expect(error).toBeUndefined();
    expect(sender.requests).toHaveLength(1);
    expect(sender.requests[0]).toMatchObject({
      url: COMMAND.target,
      timeoutMs: 5000,
      body: payloadSent,
    });
    expect(payloadSent.toString()).toBe('{"type":"note_added","data":{"uid":"note-1"}}');
  });

  it('is marked as a test, in the way of the contract', async () => {
    const { test, sender } = setUp();
    await test.execute(COMMAND);
    expect(sender.requests[0]?.headers['X-Plain-Test']).toBe('true');
  });

  it('writes nothing', async () => {
    const { test, store } = setUp();
    await test.execute(COMMAND);
    expect(store.rows).toEqual([]);
  });

  it('is signed with the secret of the subscription that it is for', async () => {
    const { test, sender, subscribe } = setUp();
    await subscribe();
    const { payloadSent, oneTimeSecret } = await test.execute(COMMAND);
    expect(oneTimeSecret).toBeUndefined();
    expect(sender.requests[0]?.headers['X-Plain-Signature']).toBe(
      signatureWith(SECRET, payloadSent),
    );
  });

  it.each([
    ['valid', 60_000, 2],
    ['over', -1, 1],
  ])(
    'carries the signature of a replaced secret whose time is %s so often',
    async (_, ms, signatures) => {
      const { test, sender, store, sealer, subscribe } = setUp();
      await subscribe();
      const validUntil = new Date(new FakeClock().now().getTime() + ms);
      const sealed = sealer.seal(`${SECRET}b2xk`, 'ns-1');
      for (const row of store.rows)
        Object.assign(row, { previousSecrets: [{ sealed, validUntil }] });
      await test.execute(COMMAND);
      const signature = sender.requests[0]?.headers['webhook-signature'] ?? '';
      expect(signature.split(' ')).toHaveLength(signatures);
    },
  );

  it('is signed with a secret of its own when there is no subscription, and tells it', async () => {
    const { test, sender } = setUp();
    const { payloadSent, oneTimeSecret = '' } = await test.execute(COMMAND);
    expect(oneTimeSecret).toBe(PLAIN_CONTRACT.createSecret());
    expect(sender.requests[0]?.headers['X-Plain-Signature']).toBe(
      signatureWith(oneTimeSecret, payloadSent),
    );
  });

  it('does not use the secret of somebody else’s subscription', async () => {
    const { test, subscribe } = setUp();
    await subscribe();
    const scope = { organisationUid: 'org_b', pharmacyUid: undefined };
    expect((await test.execute({ ...COMMAND, scope })).oneTimeSecret).toBeDefined();
  });

  it('carries the custom header that the call names', async () => {
    const { test, sender } = setUp();
    await test.execute({ ...COMMAND, customHeaders: [{ name: 'X-Own', value: 'abc' }] });
    expect(sender.requests[0]?.headers['X-Own']).toBe('abc');
  });

  it('dials no target that may not be, and names the field of the call', async () => {
    const { test, sender } = setUp({ refusal: 'must be a public address' });
    await expect(test.execute(COMMAND)).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'target_url', message: 'must be a public address' }],
    });
    expect(sender.requests).toEqual([]);
  });

  it('answers with what went wrong at the receiver, and does not try again', async () => {
    const { test, sender } = setUp({ exchange: answered(404) });
    const { outcome, error } = await test.execute(COMMAND);
    expect(outcome).toEqual({ kind: 'refused', statusCode: 404 });
    expect(error).toBe('The receiver answered 404; only a 2xx status counts as delivered.');
    expect(sender.requests).toHaveLength(1);
  });

  it('answers with a reason when nobody answers', async () => {
    const { test } = setUp({ exchange: { kind: 'failed', code: 'timeout', detail: '10.0.0.7' } });
    const { outcome, error } = await test.execute(COMMAND);
    expect(outcome).toEqual({ kind: 'unanswered', code: 'timeout' });
    expect(error).toMatch(/^timeout: /);
  });
});

describe('a test of a target that is subscribed to another type', () => {
  const signs = async (others: Subscribed[]) => {
    const { test, subscribe, sender } = setUp();
    for (const other of others) await subscribe(other);
    const { oneTimeSecret, payloadSent } = await test.execute(COMMAND);
    const isOwn =
      sender.requests[0]?.headers['X-Plain-Signature'] === signatureWith(SECRET, payloadSent);
    return { isOwn, isOneTime: oneTimeSecret !== undefined };
  };

  it('is signed with the secret of that subscription', async () => {
    const other = { dedupeKey: 'in note_changed' };
    expect(await signs([other])).toEqual({ isOwn: true, isOneTime: false });
  });

  it('is signed with the secret of a subscription that has the key of a former release', async () => {
    const former = { dedupeKey: 'former in note_added' };
    expect(await signs([former])).toEqual({ isOwn: true, isOneTime: false });
  });

  it('is signed with a secret of its own where several would do', async () => {
    const others = [
      { dedupeKey: 'in note_changed' },
      { uid: 'ns-2', dedupeKey: 'in note_removed' },
    ];
    expect(await signs(others)).toEqual({ isOwn: false, isOneTime: true });
  });

  it('is never signed with the secret of a pharmacy’s subscription', async () => {
    const scope = { ...SCOPE, pharmacyUid: 'ph_1' };
    const others = [{ dedupeKey: 'in note_changed', scope }];
    expect(await signs(others)).toEqual({ isOwn: false, isOneTime: true });
  });
});

describe('the log of tests', () => {
  it('has a test of a subscription, under the id that the receiver got', async () => {
    const exchange = { ...answered(503, 'busy'), headers: { server: 'nginx' } };
    const { test, sender, log, subscribe } = setUp({ exchange });
    await subscribe();
    await test.execute(COMMAND);
    expect(log.added).toMatchObject([
      {
        uid: sender.requests[0]?.headers['webhook-id'],
        organisationUid: 'org_a',
        subscriptionUid: 'ns-1',
        eventType: 'note_added',
        attempt: {
          statusCode: 503,
          error: expect.stringContaining('503'),
          responseExcerpt: 'busy',
          details: { madeBy: 'test', worker: 'host:1', headers: { server: 'nginx' } },
        },
      },
    ]);
  });

  it('has none that belongs to no subscription', async () => {
    const { test, log } = setUp();
    await test.execute(COMMAND);
    expect(log.added).toEqual([]);
  });

  it('has no value of the headers that were sent', async () => {
    const exchange = {
      ...answered(200, 'you sent planted-value'),
      headers: { via: 'planted-value' },
    };
    const { test, log, subscribe } = setUp({ exchange });
    await subscribe();
    const customHeaders = [{ name: 'X-Team', value: 'planted-value' }];
    await test.execute({ ...COMMAND, customHeaders });
    expect(JSON.stringify(log.added)).not.toContain('planted-value');
  });
});
