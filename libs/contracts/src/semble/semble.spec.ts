import 'reflect-metadata';
import { readdirSync, readFileSync } from 'node:fs';
import { verifySembleSignature } from '@rxhooks/client';
import { describe, expect, it } from 'vitest';
import { promisesOf } from '../../test/conformance.js';
import type { Arrives, Verify } from '../../test/property-promises.js';
import type { Vector } from '../../test/vector.js';
import { semble } from './index.js';

const FOLDER = new URL('./vectors/', import.meta.url);
const vectors = readdirSync(FOLDER)
  .toSorted()
  .map((file): Vector => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')));

const verify: Verify = ({ body, headers, secret, now }) =>
  verifySembleSignature({
    rawBody: body,
    signature: headers['X-Webhook-Signature'],
    secret,
    now,
  });

/** An identifier that is null is one that does not apply, and is left out. */
const arrives: Arrives = (data) =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));

const SIGNED = {
  body: Buffer.from('{}'),
  eventType: 'patient.created',
  secret: 'a',
  previousSecrets: [],
  attemptAt: new Date(1_767_225_600_999),
  isTest: false,
};

describe('semble keeps the promises of every contract', () => {
  it.each(promisesOf(semble, { vectors, verify, arrives, unknownField: 'an id' }))(
    '$name',
    ({ check }) => {
      check();
    },
  );
});

describe('semble', () => {
  it('signs as the contract notes publish', () => {
    const body = Buffer.from(
      '{"subscriptionId":"692597070fe21cfa5e6a010f","eventId":"692597070fe21cfa5e6a010a","eventType":"patient.created","identifiers":{"patientId":"507f191e810c19729de860ea"}}',
    );
    expect(semble.headers({ ...SIGNED, body, secret: 'whsec_test_0123456789abcdef' })).toEqual({
      'Content-Type': 'application/json',
      'X-Webhook-Signature':
        't=1767225600,v1=c0c8101576bc44dd200be49e4fdf27f4e15ba79f5e9662816cc2c63ce916c460',
      'X-Webhook-Timestamp': '1767225600',
    });
  });

  it('signs the time of each attempt, in whole seconds', () => {
    const at = (ms: number) =>
      semble.headers({ ...SIGNED, attemptAt: new Date(ms) })['X-Webhook-Signature'];
    expect(at(1_767_225_600_000)).toBe(at(1_767_225_600_999));
    expect(at(1_767_225_601_000)).not.toBe(at(1_767_225_600_999));
  });

  it('does not mark a test delivery', () => {
    expect(semble.headers({ ...SIGNED, isTest: true })).toEqual(semble.headers(SIGNED));
  });

  it('signs with a replaced secret as well, for as long as that is good', () => {
    const headers = semble.headers({ ...SIGNED, previousSecrets: ['b', 'c'] });
    const before = semble.headers({ ...SIGNED, secret: 'b' });
    expect(headers['X-Webhook-Signature-Previous']).toBe(before['X-Webhook-Signature']);
    expect(headers['X-Webhook-Timestamp']).toBe(before['X-Webhook-Timestamp']);
  });

  it('tries seven times in 17 hours, 35 minutes and 5 seconds', () => {
    expect(semble.retryScheduleSeconds).toEqual([5, 300, 1800, 7200, 18_000, 36_000]);
  });

  it('makes secrets of 32 bytes in the form of Standard Webhooks', () => {
    expect(semble.createSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });
});
