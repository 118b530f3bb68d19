import 'reflect-metadata';
import type { Recovery } from '@rxhooks/application';
import { describe, expect, it } from 'vitest';
import { presentRecovery } from './present-recovery.js';
import { RecoveryRequestBody, toCommand } from './recovery-request.dto.js';

const NOW = new Date('2026-03-01T10:00:00.000Z');
const RECOVERY: Recovery = {
  uid: 'rcv_1',
  request: { include: ['failed'], filter: { statusCodes: [500, 599], eventTypes: ['t'] } },
  since: new Date('2026-02-28T00:00:00.000Z'),
  until: new Date('2026-03-01T00:00:00.000Z'),
  ratePerSecond: 10,
  status: 'running',
  matched: 100,
  sent: 40,
  succeeded: 20,
  failed: 5,
  unsendable: {
    payload_erased: 4,
    subscription_removed: 3,
    subscription_disabled: 2,
    changed: 1,
  },
  createdAt: NOW,
  endedAt: undefined,
};

describe('a recovery', () => {
  it('is shown with what waits, what remains and when the last of it is sent', () => {
    expect(presentRecovery(RECOVERY, NOW)).toMatchObject({
      filter: { status_code: '5xx', event_types: ['t'] },
      subscription_uids: null,
      waiting: 15,
      remaining: 50,
      eta: '2026-03-01T10:00:05.000Z',
      ended_at: null,
    });
  });

  it.each([{ status: 'cancelled' }, { sent: 90 }] as const)('has no such time with %j', (more) => {
    expect(presentRecovery({ ...RECOVERY, ...more }, NOW).eta).toBeNull();
  });
});

it('a recovery whose outcomes are not counted says so', () => {
  const uncounted = { ...RECOVERY, succeeded: undefined, failed: undefined };
  expect(presentRecovery(uncounted, NOW)).toMatchObject({
    sent: 40,
    succeeded: null,
    failed: null,
    waiting: null,
  });
});

describe('a request', () => {
  const bodyOf = (more: Partial<RecoveryRequestBody>) =>
    Object.assign(new RecoveryRequestBody(), more);

  it('that leaves out all is for what failed', () => {
    expect(toCommand(bodyOf({}))).toEqual({
      include: ['failed'],
      filter: {},
      ratePerSecond: 100,
      idempotencyKey: undefined,
    });
  });

  it('is the same in another order of the same words', () => {
    const [one, other] = [
      ['a', 'b'],
      ['b', 'a', 'b'],
    ].map((names) =>
      toCommand(bodyOf({ subscription_uids: names, filter: { event_types: names } })),
    );
    expect(other).toEqual(one);
  });

  it.each(['2026-03-01T10:00:00Z', '2026-03-01T09:00:00Z'])(
    'for the time from 10 o’clock until %s is refused',
    (until) => {
      const span = { since: new Date('2026-03-01T10:00:00Z'), until: new Date(until) };
      expect(() => toCommand(bodyOf(span))).toThrow(
        expect.objectContaining({ fields: [{ field: 'since', message: 'must be before until' }] }),
      );
    },
  );

  it.each([
    [{ status_code: '6xx' }, 'filter.status_code'],
    [{ error: 'bad' }, 'filter.error'],
    [{ event_types: [] }, 'filter.event_types'],
    [{ even_types: ['a'] }, 'filter.even_types'],
  ])('with the filter %j is refused by the name of the field', (filter, field) => {
    expect(() => toCommand(bodyOf({ filter }))).toThrow(
      expect.objectContaining({ code: 'invalid', fields: [expect.objectContaining({ field })] }),
    );
  });
});
