import type { DeliverySummary } from '@rxhooks/application';
import { describe, expect, it } from 'vitest';
import { presentDelivery, presentWithAttempts } from './present-delivery.js';

const DELIVERY: DeliverySummary = {
  uid: 'dlv_1',
  isTest: false,
  eventId: 'order-1',
  eventType: 'pharmacy_order_created',
  subscriptionUid: 'ns-1',
  target: 'https://hooks.example.com/rx',
  status: 'retrying',
  reason: undefined,
  attemptsMade: 2,
  nextAttemptAt: new Date('2026-03-01T10:05:00.250Z'),
  waitingFor: {
    kind: 'retry_scheduled',
    until: new Date('2026-03-01T10:05:00.250Z'),
    detail: 'Attempt 3 is due then.',
  },
  lastAttempt: {
    startedAt: new Date('2026-03-01T10:01:00Z'),
    statusCode: 503,
    error: 'Answered 503.',
  },
  createdAt: new Date('2026-03-01T10:00:00.000Z'),
};

describe('presenting a delivery', () => {
  it('writes every field in the API’s words, times in ISO 8601', () => {
    expect(presentDelivery(DELIVERY)).toEqual({
      uid: 'dlv_1',
      test: false,
      event_id: 'order-1',
      event_type: 'pharmacy_order_created',
      subscription_uid: 'ns-1',
      target: 'https://hooks.example.com/rx',
      status: 'retrying',
      reason: null,
      attempt_count: 2,
      next_attempt_at: '2026-03-01T10:05:00.250Z',
      waiting_for: {
        kind: 'retry_scheduled',
        until: '2026-03-01T10:05:00.250Z',
        detail: 'Attempt 3 is due then.',
      },
      last_attempt_at: '2026-03-01T10:01:00.000Z',
      last_status_code: 503,
      last_error: 'Answered 503.',
      created_at: '2026-03-01T10:00:00.000Z',
    });
  });

  it('writes null for unknown values and for attempts that are not planned', () => {
    const done = {
      ...DELIVERY,
      nextAttemptAt: undefined,
      waitingFor: undefined,
      lastAttempt: undefined,
    };
    expect(presentDelivery(done)).toMatchObject({
      next_attempt_at: null,
      waiting_for: null,
      last_attempt_at: null,
      last_status_code: null,
      last_error: null,
    });
  });

  it('shows the listed fields only', () => {
    const wider = { ...DELIVERY, leaseToken: 'PLANTED', sealedSecret: 'PLANTED' };
    expect(JSON.stringify(presentDelivery(wider))).not.toContain('PLANTED');
  });

  it('adds the attempts, with null for unknown values', () => {
    const lost = {
      number: 1,
      startedAt: new Date(0),
      durationMs: undefined,
      statusCode: undefined,
      error: 'unknown',
      resent: false,
      requestHeaders: { 'webhook-id': 'dlv_1' },
      responseExcerpt: undefined,
      details: undefined,
    };
    const details = {
      madeBy: 'person',
      worker: 'host:1',
      queuedMs: 3,
      times: { firstByteMs: 5 },
      headers: { server: 'nginx' },
    } as const;
    const made = {
      ...lost,
      number: 2,
      durationMs: 0,
      statusCode: 200,
      responseExcerpt: '',
      details,
    };
    expect(presentWithAttempts({ ...DELIVERY, attempts: [lost, made] }, true).attempts).toEqual([
      {
        number: 1,
        started_at: '1970-01-01T00:00:00.000Z',
        duration_ms: null,
        status_code: null,
        error: 'unknown',
        resent: false,
        request_headers: { 'webhook-id': 'dlv_1' },
        response_excerpt: null,
        response_headers: null,
        made_by: null,
        timings: null,
        worker: null,
      },
      {
        number: 2,
        started_at: '1970-01-01T00:00:00.000Z',
        duration_ms: 0,
        status_code: 200,
        error: 'unknown',
        resent: false,
        request_headers: { 'webhook-id': 'dlv_1' },
        response_excerpt: '',
        response_headers: { server: 'nginx' },
        made_by: 'person',
        timings: {
          queue_ms: 3,
          dns_ms: null,
          connect_ms: null,
          tls_ms: null,
          first_byte_ms: 5,
          total_ms: 0,
        },
        worker: 'host:1',
      },
    ]);
    const [, forOthers] = presentWithAttempts(
      { ...DELIVERY, attempts: [lost, made] },
      false,
    ).attempts;
    expect(forOthers?.worker).toBeNull();
  });
});
