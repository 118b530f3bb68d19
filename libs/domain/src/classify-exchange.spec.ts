import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyExchange, describeOutcome } from './classify-exchange.js';
import { type Exchange, FAILURE_CODES } from './outcome.js';

const answered = (statusCode: number, retryAfter?: string): Exchange => ({
  kind: 'answered',
  statusCode,
  retryAfter,
  excerpt: '{"error":"rejected"}',
});

describe('classifyExchange', () => {
  it.each([200, 201, 202, 204, 206, 226, 250, 299])('takes %i for a success', (statusCode) => {
    expect(classifyExchange(answered(statusCode))).toEqual({ kind: 'succeeded', statusCode });
  });

  it.each([
    100, 101, 103, 199, 300, 301, 302, 303, 304, 307, 308, 399, 400, 401, 403, 404, 408, 410, 422,
    429, 499, 500, 502, 503, 504, 599, 600, 999,
  ])('takes %i for a refusal', (statusCode) => {
    expect(classifyExchange(answered(statusCode))).toEqual({ kind: 'refused', statusCode });
  });

  it('calls exactly the two hundreds a success', () => {
    const isSuccess = (status: number) => classifyExchange(answered(status)).kind === 'succeeded';
    const statuses = Array.from({ length: 900 }, (_, index) => 100 + index);
    const twoHundreds = Array.from({ length: 100 }, (_, index) => 200 + index);
    expect(statuses.filter(isSuccess)).toEqual(twoHundreds);
  });

  it('judges by the status alone, whatever the body and Retry-After say', () => {
    expect(classifyExchange(answered(200, '120')).kind).toBe('succeeded');
    expect(classifyExchange(answered(503, '120')).kind).toBe('refused');
  });

  it.each(FAILURE_CODES)('takes %s for no answer', (code) => {
    expect(classifyExchange({ kind: 'failed', code })).toEqual({ kind: 'unanswered', code });
  });

  it('is no success when the body broke off after a 200, and keeps the status', () => {
    const broken: Exchange = { kind: 'failed', code: 'connection_closed', statusCode: 200 };
    expect(classifyExchange(broken)).toEqual({
      kind: 'unanswered',
      code: 'connection_closed',
      statusCode: 200,
    });
  });

  it('leaves details for the operator out of the outcome', () => {
    const failed: Exchange = { kind: 'failed', code: 'blocked_target', detail: '10.0.0.7' };
    expect(JSON.stringify(classifyExchange(failed))).not.toContain('10.0.0.7');
  });
});

describe('describeOutcome', () => {
  it('has no text for a success', () => {
    expect(describeOutcome({ kind: 'succeeded', statusCode: 204 })).toBeUndefined();
  });

  it.each([300, 301, 302, 307, 399])('says of %i that redirects are not followed', (statusCode) => {
    expect(describeOutcome({ kind: 'refused', statusCode })).toBe(
      `The receiver answered with a redirect (${statusCode}), which is never followed.`,
    );
  });

  it.each([199, 400, 410, 429, 500, 999])('says of %i that only a 2xx counts', (statusCode) => {
    expect(describeOutcome({ kind: 'refused', statusCode })).toBe(
      `The receiver answered ${statusCode}; only a 2xx status counts as delivered.`,
    );
  });

  const shown = FAILURE_CODES.filter((code) => code !== 'blocked_target');

  it('has the same text for a blocked address and for a name that does not resolve', () => {
    const text = (code: 'blocked_target' | 'dns_error') =>
      describeOutcome({ kind: 'unanswered', code });
    expect(text('blocked_target')).toBe(text('dns_error'));
  });

  it.each(shown)('begins with the code %s and goes on with a sentence', (code) => {
    expect(describeOutcome({ kind: 'unanswered', code })).toMatch(
      new RegExp(`^${code}: [A-Z][^.]+\\.$`),
    );
  });

  it.each([
    ['connection_closed', 'closed before the answer was complete'],
    ['connection_reset', 'reset before the answer was complete'],
    ['timeout', 'not complete within the time limit'],
    ['protocol_error', 'not valid HTTP'],
  ] as const)('says of %s after a 200 that an answer had begun', (code, text) => {
    const error = describeOutcome({ kind: 'unanswered', code, statusCode: 200 });
    expect(error).toContain('The receiver answered 200, but');
    expect(error).toContain(text);
  });

  it('has a text of its own for every failure', () => {
    const texts = shown.map((code) => describeOutcome({ kind: 'unanswered', code }));
    expect(new Set(texts).size).toBe(shown.length);
  });

  it('describes every exchange but a success', () => {
    const exchange = fc.oneof(
      fc.integer({ min: 100, max: 999 }).map((status) => answered(status)),
      fc.record({ kind: fc.constant('failed' as const), code: fc.constantFrom(...FAILURE_CODES) }),
    );
    fc.assert(
      fc.property(exchange, (seen) => {
        const outcome = classifyExchange(seen);
        expect(describeOutcome(outcome) === undefined).toBe(outcome.kind === 'succeeded');
      }),
    );
  });
});
