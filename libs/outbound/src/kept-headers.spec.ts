import { describe, expect, it } from 'vitest';
import { keptHeaders } from './kept-headers.js';

describe('what is kept of the headers of an answer', () => {
  it('is what explains it, and nothing that may be a secret', () => {
    expect(
      keptHeaders({
        'content-type': 'application/json',
        'x-request-id': 'req-1',
        'set-cookie': ['session=planted'],
        authorization: 'Bearer planted',
        'x-api-key': 'planted',
        'x-patient': 'planted',
      }),
    ).toEqual({ 'content-type': 'application/json', 'x-request-id': 'req-1' });
  });

  it('is nothing where there is none of them', () => {
    expect(keptHeaders({ date: 'today', connection: 'keep-alive' })).toBeUndefined();
  });

  it('has a location without its query, where tokens are', () => {
    for (const rest of ['?token=planted', '#planted', '?a\n#b'])
      expect(keptHeaders({ location: `https://a.example.com/login${rest}` })).toEqual({
        location: 'https://a.example.com/login',
      });
  });

  it('has a location without user and password', () => {
    expect(keptHeaders({ location: 'https://ops:planted@a.example.com/login' })).toEqual({
      location: 'https://a.example.com/login',
    });
  });

  it('joins the values of a header that came several times', () => {
    expect(keptHeaders({ via: ['1.1 a', '1.1 b'] })).toEqual({ via: '1.1 a, 1.1 b' });
  });

  it('is cut to what a log can hold', () => {
    const long = 'x'.repeat(10_000);
    const kept = keptHeaders({
      'content-type': long,
      server: long,
      via: long,
      'request-id': long,
      'x-request-id': long,
      'cf-ray': long,
      traceparent: long,
      'x-correlation-id': long,
      allow: long,
    });
    expect(kept?.['content-type']).toHaveLength(256);
    expect(JSON.stringify(kept).length).toBeLessThan(2200);
  });
});
