import type { DeliverySummary } from '@rxhooks/application';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromCursor, presentDelivery, presentWithAttempts, toCursor } from './present-delivery.js';

const UID = `dlv_${'0'.repeat(32)}`;

const DELIVERY: DeliverySummary = {
  uid: 'dlv_1',
  eventId: 'order-1',
  eventType: 'pharmacy_order_created',
  subscriptionUid: 'ns-1',
  target: 'https://hooks.example.com/rx',
  status: 'retrying',
  reason: undefined,
  attemptsMade: 2,
  nextAttemptAt: new Date('2026-03-01T10:05:00.250Z'),
  createdAt: new Date('2026-03-01T10:00:00.000Z'),
};

describe('presenting a delivery', () => {
  it('writes every field in the API’s words, times in ISO 8601', () => {
    expect(presentDelivery(DELIVERY)).toEqual({
      uid: 'dlv_1',
      event_id: 'order-1',
      event_type: 'pharmacy_order_created',
      subscription_uid: 'ns-1',
      target: 'https://hooks.example.com/rx',
      status: 'retrying',
      reason: null,
      attempt_count: 2,
      next_attempt_at: '2026-03-01T10:05:00.250Z',
      created_at: '2026-03-01T10:00:00.000Z',
    });
  });

  it('writes null when no further attempt is planned', () => {
    const done = { ...DELIVERY, nextAttemptAt: undefined };
    expect(presentDelivery(done).next_attempt_at).toBeNull();
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
      responseExcerpt: undefined,
    };
    const made = { ...lost, number: 2, durationMs: 0, statusCode: 200, responseExcerpt: '' };
    expect(presentWithAttempts({ ...DELIVERY, attempts: [lost, made] }).attempts).toEqual([
      {
        number: 1,
        started_at: '1970-01-01T00:00:00.000Z',
        duration_ms: null,
        status_code: null,
        error: 'unknown',
        resent: false,
        response_excerpt: null,
      },
      {
        number: 2,
        started_at: '1970-01-01T00:00:00.000Z',
        duration_ms: 0,
        status_code: 200,
        error: 'unknown',
        resent: false,
        response_excerpt: '',
      },
    ]);
  });
});

describe('cursors', () => {
  it('are read back as the uid of their delivery', () => {
    const uid = fc.stringMatching(/^dlv_[0-9a-f]{32}$/);
    fc.assert(
      fc.property(uid, (one) => {
        const cursor = toCursor(one) ?? '';
        expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(fromCursor(cursor)).toBe(one);
      }),
    );
  });

  it('are absent after the last page and before the first', () => {
    expect(toCursor(undefined)).toBeNull();
    expect(fromCursor(undefined)).toBeUndefined();
  });

  it.each([
    '',
    'x',
    'null',
    'ZGx2Xw',
    toCursor(`x${UID}`) ?? '',
    toCursor(`${UID}0`) ?? '',
    toCursor('evt_1') ?? '',
    UID,
    "' OR 1=1",
  ])('that the API did not issue are refused: %j', (cursor) => {
    expect(() => fromCursor(cursor)).toThrow(
      expect.objectContaining({
        code: 'invalid',
        fields: [{ field: 'cursor', message: 'must be the next_cursor of an earlier page' }],
      }),
    );
  });

  it('are refused unless they hold the uid of a delivery', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const cursor of [text, Buffer.from(text).toString('base64url')])
          expect(() => fromCursor(cursor)).toThrow('Validation failed');
      }),
    );
  });
});
