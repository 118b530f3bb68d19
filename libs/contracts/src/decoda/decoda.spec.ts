import 'reflect-metadata';
import { readdirSync, readFileSync } from 'node:fs';
import { verifyDecodaSignature } from '@rxhooks/client';
import { describe, expect, it } from 'vitest';
import { promisesOf } from '../../test/conformance.js';
import type { Verify } from '../../test/property-promises.js';
import type { Vector } from '../../test/vector.js';
import { decoda } from './index.js';

const FOLDER = new URL('./vectors/', import.meta.url);
const vectors = readdirSync(FOLDER)
  .toSorted()
  .map((file): Vector => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')));

const verify: Verify = ({ body, headers, secret }) =>
  verifyDecodaSignature({ rawBody: body, signature: headers['Decoda-Signature'], secret });

const signatureOf = (body: string) =>
  decoda.headers({
    body: Buffer.from(body),
    eventType: 'PATIENT_CREATED',
    secret: '961c2c1c9c66dad600f29a26e0320a96',
    previousSecrets: [],
    attemptAt: new Date(0),
    isTest: false,
  })['Decoda-Signature'];

describe('decoda keeps the promises of every contract', () => {
  it.each(promisesOf(decoda, { vectors, verify }))('$name', ({ check }) => {
    check();
  });
});

describe('decoda', () => {
  it.each([
    [
      'compact',
      '{"id":"evt_1","type":"PATIENT_CREATED","data":{"id":"pat_1","first_name":"Zoë"},"createdDate":"2024-03-15T10:30:00Z","alertId":"alert_1"}',
      'a3c1b62365e98f08e6c3474e8fe4829db6ebff00224c0b3a01c5145c583b8da6',
    ],
    [
      'spaced and escaped',
      String.raw`{"id": "evt_1", "type": "PATIENT_CREATED", "data": {"id": "pat_1", "first_name": "Zo\u00eb"}, "createdDate": "2024-03-15T10:30:00Z", "alertId": "alert_1"}`,
      '415fbba7a9d01c74d4b683d979e6138a3dc450e10320cb6264ae15c869407832',
    ],
  ])('signs as the contract notes publish: %s', (_, body, signature) => {
    expect(signatureOf(body)).toBe(signature);
  });

  it('signs with a replaced secret as well, for as long as that is good', () => {
    const parts = {
      body: Buffer.from('{}'),
      eventType: 'x',
      attemptAt: new Date(0),
      isTest: false,
    };
    const headers = decoda.headers({ ...parts, secret: 'a', previousSecrets: ['b', 'c'] });
    const before = decoda.headers({ ...parts, secret: 'b', previousSecrets: [] });
    expect(headers['Decoda-Signature-Previous']).toBe(before['Decoda-Signature']);
  });

  it('tries seven times in 21 minutes and 21 seconds', () => {
    expect(decoda.retryScheduleSeconds).toEqual([1, 5, 15, 60, 300, 900]);
  });

  it('makes secrets of 32 hexadecimal characters, which as base64 are the 24 bytes that Standard Webhooks asks for', () => {
    const secret = decoda.createSecret();
    expect(secret).toMatch(/^[0-9a-f]{32}$/);
    expect(Buffer.from(secret, 'base64')).toHaveLength(24);
  });

  it('has the 77 names of today and the four that were given up', () => {
    const givenUp = ['APPOINTMENT_RESCHEDULED', 'INVOICE_SENT', 'INVOICE_FAILED', 'CALL_ONGOING'];
    const names = decoda.eventTypes.map(({ name }) => name);
    expect(names.filter((name) => !givenUp.includes(name))).toHaveLength(77);
    expect(names).toEqual(expect.arrayContaining(givenUp));
  });

  it.each([
    ['PATIENT_CREATED', { id: 'pat_1', first_name: 'Zoë' }],
    ['PATIENT_UPDATED', { id: 'pat_1', updated_fields: ['email'], updated_date: '2024-03-15' }],
    ['PAYMENT_CREATED', { id: 'pay_1', charge_id: 'chg_1', amount_cents: 5000 }],
    ['CHARGE_CREATED', { id: 'chg_1', total_amount_cents: 1, items: [{ item_id: 'item_1' }] }],
    ['ADJUSTMENT_CREATED', { id: 'adj_1', adjustment_type: 'x', amount_cents: -100 }],
    ['REFUND_CREATED', { id: 'ref_1', payment_id: 'pay_1', amount_cents: 100 }],
  ])('takes %s in the words of the guide', (type, data) => {
    expect(decoda.validate(type, data)).toEqual([]);
  });

  it.each([
    ['PATIENT_CREATED', {}, 'data.id'],
    ['PAYMENT_FAILED', { amount: 1 }, 'data.id'],
    ['PAYMENT_CREATED', { id: 'pay_1', amount: null }, 'data.amount'],
    ['REFUND_CREATED', { id: 'ref_1', amount: '12' }, 'data.amount'],
    ['INVOICE_UPDATED', { invoiceId: 7 }, 'data.invoiceId'],
  ])('refuses %s of %j at %s', (type, data, field) => {
    expect(decoda.validate(type, data).map((one) => one.field)).toEqual([field]);
  });
});
