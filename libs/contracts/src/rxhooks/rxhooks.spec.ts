import { verifyStandardWebhook } from '@rxhooks/client';
import { describe, expect, it } from 'vitest';
import { promisesOf } from '../../test/conformance.js';
import type { Verify } from '../../test/property-promises.js';
import type { Vector } from '../../test/vector.js';
import { rxhooks } from './index.js';

const verify: Verify = ({ body: rawBody, headers, secret, now }) =>
  verifyStandardWebhook({ rawBody, headers, secret, now });

const VECTOR: Vector = {
  name: 'an endpoint that was enabled',
  given: {
    eventType: 'endpoint.enabled',
    timestamp: 1_767_225_590,
    payloadVersion: '1',
    secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    attemptAt: '2026-01-01T00:00:00.999Z',
    data: '{"subscription_uid":"ns-1","contract":"rxscale","pharmacy_uid":null,"host":"a.example.com"}',
  },
  expected: {
    body: '{"type":"endpoint.enabled","timestamp":"2025-12-31T23:59:50.000Z","data":{"subscription_uid":"ns-1","contract":"rxscale","pharmacy_uid":null,"host":"a.example.com"}}',
    headers: { 'Content-Type': 'application/json' },
  },
};

describe('rxhooks keeps the promises of every contract', () => {
  it.each(promisesOf(rxhooks, { vectors: [VECTOR], verify, hasOwnSignature: false }))(
    '$name',
    ({ check }) => {
      check();
    },
  );
});

describe('rxhooks', () => {
  const subscription = {
    uid: 'ns-1',
    contract: 'rxscale',
    pharmacyUid: 'ph_1',
    host: 'a.example.com',
  };

  it.each([
    { kind: 'endpoint.disabled', subscription, reason: 'Gone.' },
    { kind: 'endpoint.enabled', subscription },
    { kind: 'endpoint.circuit_opened', subscription, reason: 'Down.', heldUntil: new Date(0) },
    { kind: 'endpoint.circuit_closed', subscription },
    {
      kind: 'delivery.exhausted',
      subscription,
      deliveryUid: 'dlv_1',
      eventUid: 'evt_1',
      eventType: 'booking.created',
      attempts: 7,
      statusCode: undefined,
      reason: 'It timed out.',
    },
    {
      kind: 'recovery.finished',
      recoveryUid: 'rec_1',
      status: 'finished',
      matched: 2,
      sent: 2,
      succeeded: 1,
      failed: 1,
    },
  ] as const)('tells of $kind in data that its own schema accepts', (happening) => {
    const told = rxhooks.hears?.(happening);
    expect(told?.type).toBe(happening.kind);
    expect(rxhooks.validate(happening.kind, told?.data)).toEqual([]);
  });

  it('has an event type for each of these, and no other', () => {
    expect(rxhooks.eventTypes).toHaveLength(6);
  });
});
