import { ID_PREFIXES } from '@rxhooks/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JOB_IDS, OWN_JOB_OPTIONS, QUEUES, REFUSED_JOBS_KEPT } from './catalogue.js';

const hex = fc.stringMatching(/^[0-9a-f]{32}$/);
const deliveryJob = fc.record({
  delivery: hex.map((id) => ID_PREFIXES.delivery + id),
  subscription: hex.map((id) => `ns-${id}`),
  organisation: hex.map((id) => ID_PREFIXES.organisation + id),
  attempt: fc.integer({ min: 1, max: 1_000_000 }),
});

const RETRY = { delivery: 'dlv_a', subscription: 'ns-1', organisation: 'org_1', attempt: 2 };

describe('the catalogue of jobs', () => {
  it('keeps the names that upstream services write to', () => {
    expect(QUEUES).toEqual({
      domainEvents: 'domain-events',
      fanOut: 'fan-out',
      deliveries: 'deliveries',
    });
  });

  it('gives every job an id that BullMQ takes: no colon, and never digits alone', () => {
    fc.assert(
      fc.property(deliveryJob, (job) => {
        const ids = [JOB_IDS.look, JOB_IDS.retry(job), JOB_IDS.resend(job)];
        for (const id of ids) expect(id).toMatch(/^[A-Za-z][A-Za-z0-9_.-]*$/);
      }),
    );
  });

  it.each([
    [JOB_IDS.retry(RETRY), 'dlv_a.2'],
    [JOB_IDS.resend(RETRY), 'dlv_a.2.resend'],
  ])('writes the id %s as it has always been written', (id, expected) => {
    expect(id).toBe(expected);
  });

  it('gives the same job the same id, and any other job another', () => {
    fc.assert(
      fc.property(deliveryJob, deliveryJob, (one, other) => {
        const isSame = one.delivery === other.delivery && one.attempt === other.attempt;
        expect(JOB_IDS.retry(one) === JOB_IDS.retry(other)).toBe(isSame);
        expect(JOB_IDS.retry(one)).not.toBe(JOB_IDS.resend(other));
        expect(JOB_IDS.retry(one)).toBe(JOB_IDS.retry({ ...one }));
      }),
    );
  });

  it('keeps none of our own jobs, because a kept id makes the next wake-up job a silent no-op', () => {
    expect(OWN_JOB_OPTIONS).toMatchObject({ removeOnComplete: true, removeOnFail: true });
  });

  it('runs a job of ours again after a fault of ours', () => {
    expect(OWN_JOB_OPTIONS.attempts).toBeGreaterThan(1);
  });

  it('limits refused jobs by number, and not by an age of a worker’s clock', () => {
    expect(REFUSED_JOBS_KEPT).toEqual({ count: 10_000 });
  });
});
