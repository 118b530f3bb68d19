import 'reflect-metadata';
import { readdirSync, readFileSync } from 'node:fs';
import { verifyRxscaleSignature } from '@rxhooks/client';
import { describe, expect, it } from 'vitest';
import { promisesOf } from '../../test/conformance.js';
import type { Verify } from '../../test/property-promises.js';
import type { Vector } from '../../test/vector.js';
import { rxscale } from './index.js';

const FOLDER = new URL('./vectors/', import.meta.url);
const vectors = readdirSync(FOLDER)
  .toSorted()
  .map((file): Vector => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')));

const SIGNED = {
  body: Buffer.from('{}'),
  eventType: 'pharmacy_order_created',
  secret: 'whsec_a',
  previousSecrets: [],
  attemptAt: new Date(0),
  isTest: false,
};

const published = vectors.find(({ given }) => given.secret === 'whsec_EXAMPLEONLY0000000000');

const verify: Verify = ({ body, headers, secret }) =>
  verifyRxscaleSignature({ rawBody: body, signature: headers['X-Webhook-Signature'], secret });

describe('rxscale keeps the promises of every contract', () => {
  it.each(promisesOf(rxscale, { vectors, verify }))('$name', ({ check }) => {
    check();
  });
});

describe('rxscale', () => {
  it('signs as the contract notes publish', () => {
    const body = Buffer.from(
      '{"event_type":"pharmacy_sku_stock_updated","timestamp":1760010000,"payload_version":"1","data":{"uid":"psku-66e"}}',
    );
    const headers = rxscale.headers({
      body,
      eventType: 'pharmacy_sku_stock_updated',
      secret: 'whsec_EXAMPLEONLY0000000000',
      previousSecrets: [],
      attemptAt: new Date(0),
      isTest: false,
    });
    expect(headers['X-Webhook-Signature']).toBe(
      '07401aaf60cc32343a63f4cb165325329d5899b854ebe049fcea4010d0eec75d',
    );
    expect(published?.expected).toEqual({ body: body.toString(), headers });
  });

  it('puts no time into its headers: every attempt carries the same', () => {
    const sign = (attemptAt: Date) => rxscale.headers({ ...SIGNED, attemptAt });
    expect(sign(new Date(0))).toEqual(sign(new Date(1e12)));
  });

  it('marks a test, and changes nothing else for it', () => {
    const real = rxscale.headers(SIGNED);
    expect(rxscale.headers({ ...SIGNED, isTest: true })).toEqual({
      ...real,
      'X-Webhook-Test': 'true',
    });
    expect(real).not.toHaveProperty('X-Webhook-Test');
  });

  it('retries ten times over 75 hours, 35 minutes and 5 seconds', () => {
    const { retryScheduleSeconds } = rxscale;
    expect(retryScheduleSeconds).toEqual([
      5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400,
    ]);
    const total = retryScheduleSeconds.reduce((sum, seconds) => sum + seconds, 0);
    expect(total).toBe(75 * 3600 + 35 * 60 + 5);
  });

  it('makes secrets of 32 bytes in the form of Standard Webhooks', () => {
    expect(rxscale.createSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });

  it('offers the event types of the vendor in their order', () => {
    expect(rxscale.eventTypes.map(({ name, group }) => [name, group])).toEqual([
      ['pharmacy_order_created', 'pharmacy_order'],
      ['pharmacy_order_updated', 'pharmacy_order'],
      ['pharmacy_sku_stock_updated', 'sku_stock'],
      ['patient_doctor_meeting_updated', 'meeting'],
      ['appointment_reminder_due', 'meeting'],
    ]);
  });
});
