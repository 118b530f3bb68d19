import { createHmac, randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { verifyRxscaleSignature, verifyStandardWebhook } from './verify.js';

/** The known answer published with the Standard Webhooks specification. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const BODY = '{"test": 2432232314}';
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const SENT = 1614265330;
const HEADERS = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': String(SENT),
  'webhook-signature': SIGNATURE,
};
const at = (seconds: number) => new Date(seconds * 1000);
const BASE = { rawBody: BODY, headers: HEADERS, secret: SECRET, now: at(SENT) };

describe('verifyStandardWebhook', () => {
  it.each([
    ['the known answer', {}],
    ['a buffer', { rawBody: Buffer.from(BODY) }],
    ['bytes', { rawBody: new TextEncoder().encode(BODY) }],
    ['a secret without its prefix', { secret: SECRET.slice('whsec_'.length) }],
    ['header names in capitals', { headers: upperCased(HEADERS) }],
    ['the headers of Fetch', { headers: new Headers(HEADERS) }],
    [
      'header values in lists of one',
      { headers: { ...HEADERS, 'webhook-id': [HEADERS['webhook-id']] } },
    ],
    ['a foreign signature before ours', signedWith(`v1,${'A'.repeat(43)}= ${SIGNATURE}`)],
    ['unknown versions around ours', signedWith(`v1a,xyz v2,abc ${SIGNATURE} v3`)],
    ['299 s old', { now: at(SENT + 299) }],
    ['300 s old', { now: at(SENT + 300) }],
    ['a clock 299 s behind', { now: at(SENT - 299) }],
    ['an older one within a wider tolerance', { now: at(SENT + 900), toleranceSeconds: 900 }],
  ])('accepts %s', (_name, change) => {
    expect(verifyStandardWebhook({ ...BASE, ...change })).toEqual({ ok: true });
  });

  it.each([
    ['a flipped byte in the body', { rawBody: BODY.replace('4', '5') }, 'signature_mismatch'],
    ['an empty body', { rawBody: '' }, 'signature_mismatch'],
    ['another id', withHeader('webhook-id', 'msg_other'), 'signature_mismatch'],
    ['another time', withHeader('webhook-timestamp', String(SENT + 1)), 'signature_mismatch'],
    ['another secret', { secret: `whsec_${'A'.repeat(44)}` }, 'signature_mismatch'],
    [
      'a flipped byte in the signature',
      signedWith(SIGNATURE.replace('g0', 'h0')),
      'signature_mismatch',
    ],
    ['a signature cut short', signedWith(SIGNATURE.slice(0, -1)), 'signature_mismatch'],
    ['a signature with a tail', signedWith(`${SIGNATURE}A`), 'signature_mismatch'],
    ['no comma', signedWith(SIGNATURE.replace(',', '')), 'signature_mismatch'],
    [
      'another version of the right digest',
      signedWith(SIGNATURE.replace('v1', 'v2')),
      'signature_mismatch',
    ],
    ['10 kB of signature', signedWith('v1,'.padEnd(10_000, 'A')), 'signature_mismatch'],
    ['wide characters', signedWith('v1,😀'), 'signature_mismatch'],
    ['blanks', signedWith('   '), 'signature_mismatch'],
    ['an empty signature', signedWith(''), 'missing_header'],
    ['no headers', { headers: {} }, 'missing_header'],
    ['empty Fetch headers', { headers: new Headers() }, 'missing_header'],
    ['no id', withHeader('webhook-id', undefined), 'missing_header'],
    ['no time', withHeader('webhook-timestamp', undefined), 'missing_header'],
    ['a repeated id', withHeader('webhook-id', ['a', 'b']), 'malformed_header'],
    ['a time in words', withHeader('webhook-timestamp', 'today'), 'malformed_header'],
    ['a time with a tail', withHeader('webhook-timestamp', `${SENT}abc`), 'malformed_header'],
    ['a negative time', withHeader('webhook-timestamp', '-1'), 'malformed_header'],
    ['an endless time', withHeader('webhook-timestamp', '9'.repeat(400)), 'malformed_header'],
    ['301 s old', { now: at(SENT + 301) }, 'timestamp_too_old'],
    ['a clock 301 s behind', { now: at(SENT - 301) }, 'timestamp_too_new'],
    ['no clock', { now: new Date(Number.NaN) }, 'timestamp_too_old'],
    ['no tolerance', { toleranceSeconds: Number.NaN }, 'timestamp_too_old'],
    ['an empty secret', { secret: '' }, 'malformed_secret'],
    ['a bare prefix', { secret: 'whsec_' }, 'malformed_secret'],
    ['a secret that is no base64', { secret: 'whsec_!!' }, 'malformed_secret'],
    ['a secret with a line break', { secret: `${SECRET}\n` }, 'malformed_secret'],
  ])('refuses %s', (_name, change, reason) => {
    expect(verifyStandardWebhook({ ...BASE, ...change })).toEqual({ ok: false, reason });
  });

  it('answers, and does not throw, when plain JavaScript gives it the wrong things', () => {
    const wrong: unknown[] = [undefined, null, 1, true, {}, [], () => 1, Symbol('x')];
    for (const value of wrong) {
      for (const member of ['rawBody', 'headers', 'secret'] as const) {
        const input = { ...BASE, [member]: value };
        expect(verifyStandardWebhook(input)).toMatchObject({ ok: false });
      }
    }
    expect(verifyStandardWebhook({ ...BASE, rawBody: { test: 1 } as unknown as string })).toEqual({
      ok: false,
      reason: 'body_not_raw',
    });
  });

  it('accepts what the standardwebhooks package signs, and the other way round', () => {
    for (let i = 0; i < 50; i++) {
      const secret = `whsec_${randomBytes(32).toString('base64')}`;
      const rawBody = JSON.stringify({ uid: randomBytes(i).toString('base64'), note: 'Größe 😀' });
      const id = `msg_${i}`;
      const seconds = Math.floor(Date.now() / 1000);
      const official = new Webhook(secret);
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': official.sign(id, at(seconds), rawBody),
      };
      expect(verifyStandardWebhook({ rawBody, headers, secret })).toEqual({ ok: true });
      expect(official.verify(rawBody, headers)).toEqual(JSON.parse(rawBody));
    }
  });
});

describe('verifyRxscaleSignature', () => {
  const secret = 'whsec_EXAMPLEONLY0000000000';
  const rawBody =
    '{"event_type":"pharmacy_sku_stock_updated","timestamp":1760010000,"payload_version":"1","data":{"uid":"psku-66e"}}';
  const signature = '07401aaf60cc32343a63f4cb165325329d5899b854ebe049fcea4010d0eec75d';
  const base = { rawBody, signature, secret };

  it.each([
    ['the known answer', {}],
    ['a buffer', { rawBody: Buffer.from(rawBody) }],
    ['capital digits', { signature: signature.toUpperCase() }],
    ['a list of one', { signature: [signature] }],
  ])('accepts %s', (_name, change) => {
    expect(verifyRxscaleSignature({ ...base, ...change })).toEqual({ ok: true });
  });

  it.each([
    ['a flipped byte in the body', { rawBody: `${rawBody} ` }, 'signature_mismatch'],
    ['a flipped digit', { signature: signature.replace('0', '1') }, 'signature_mismatch'],
    ['the key without its prefix', { secret: secret.slice(6) }, 'signature_mismatch'],
    ['a prefix', { signature: `sha256=${signature}` }, 'malformed_header'],
    ['a digit missing', { signature: signature.slice(1) }, 'malformed_header'],
    ['two signatures', { signature: [signature, signature] }, 'malformed_header'],
    ['an empty signature', { signature: '' }, 'missing_header'],
    ['no signature', { signature: undefined }, 'missing_header'],
    ['an empty secret', { secret: '' }, 'malformed_secret'],
    ['a parsed body', { rawBody: {} as string }, 'body_not_raw'],
  ])('refuses %s', (_name, change, reason) => {
    expect(verifyRxscaleSignature({ ...base, ...change })).toEqual({ ok: false, reason });
  });

  it('signs bytes that are not valid UTF-8 as they are', () => {
    const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
    const hex = createHmac('sha256', secret).update(bytes).digest('hex');
    expect(verifyRxscaleSignature({ rawBody: bytes, signature: hex, secret })).toEqual({
      ok: true,
    });
  });
});

function withHeader(name: string, value: string | string[] | undefined) {
  return { headers: { ...HEADERS, [name]: value } };
}

function signedWith(signature: string) {
  return withHeader('webhook-signature', signature);
}

function upperCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([key, value]) => [key.toUpperCase(), value]),
  );
}
