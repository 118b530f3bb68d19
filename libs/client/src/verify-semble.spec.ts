import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifySembleSignature } from './verify.js';

const secret = 'whsec_test_0123456789abcdef';
const SENT = 1_767_225_600;
const rawBody =
  '{"subscriptionId":"692597070fe21cfa5e6a010f","eventId":"692597070fe21cfa5e6a010a","eventType":"patient.created","identifiers":{"patientId":"507f191e810c19729de860ea"}}';
const DIGEST = 'c0c8101576bc44dd200be49e4fdf27f4e15ba79f5e9662816cc2c63ce916c460';
const FOREIGN = 'a'.repeat(64);
const signature = `t=${SENT},v1=${DIGEST}`;
const at = (seconds: number) => new Date(seconds * 1000);
const base = { rawBody, signature, secret, now: at(SENT) };
const digestOf = (signed: string | Buffer, key = secret) =>
  createHmac('sha256', key).update(signed).digest('hex');

describe('verifySembleSignature', () => {
  it.each([
    ['the known answer', {}],
    ['a buffer', { rawBody: Buffer.from(rawBody) }],
    ['bytes', { rawBody: new TextEncoder().encode(rawBody) }],
    ['capital digits', { signature: `t=${SENT},v1=${DIGEST.toUpperCase()}` }],
    ['a list of one', { signature: [signature] }],
    ['the parts in another order', { signature: `v1=${DIGEST},t=${SENT}` }],
    ['blanks between the parts', { signature: ` t=${SENT} , v1=${DIGEST} ` }],
    ['parts that it does not know', { signature: `v0=x,t=${SENT},tag,=,v1=${DIGEST},v2=y,` }],
    ['a foreign signature before ours', { signature: `t=${SENT},v1=${FOREIGN},v1=${DIGEST}` }],
    ['a foreign signature after ours', { signature: `${signature},v1=${FOREIGN}` }],
    ['a signature of another form beside ours', { signature: `t=${SENT},v1=,v1=${DIGEST}` }],
    ['300 s old', { now: at(SENT + 300) }],
    ['less than a second more', { now: new Date((SENT + 300) * 1000 + 999) }],
    ['a clock 300 s behind', { now: at(SENT - 300) }],
    ['an older one within a wider tolerance', { now: at(SENT + 900), toleranceSeconds: 900 }],
    ['one of this very second with no tolerance', { toleranceSeconds: 0 }],
  ])('accepts %s', (_name, change) => {
    expect(verifySembleSignature({ ...base, ...change })).toEqual({ ok: true });
  });

  it.each([
    ['a flipped byte in the body', { rawBody: rawBody.replace('6', '7') }, 'signature_mismatch'],
    ['one byte more', { rawBody: `${rawBody} ` }, 'signature_mismatch'],
    ['an empty body', { rawBody: '' }, 'signature_mismatch'],
    ['another time', { signature: `t=${SENT + 1},v1=${DIGEST}` }, 'signature_mismatch'],
    [
      'another spelling of the time',
      { signature: `t=0${SENT},v1=${DIGEST}` },
      'signature_mismatch',
    ],
    ['foreign signatures', signedWith(FOREIGN, FOREIGN), 'signature_mismatch'],
    ['the body without its time', signedWith(digestOf(rawBody)), 'signature_mismatch'],
    ['the time without a dot', signedWith(digestOf(SENT + rawBody)), 'signature_mismatch'],
    ['the key without its prefix', { secret: secret.slice(6) }, 'signature_mismatch'],
    ['another secret', { secret: `${secret}0` }, 'signature_mismatch'],
    ['another version', { signature: `t=${SENT},v0=${DIGEST}` }, 'malformed_header'],
    ['a name in capitals', { signature: `t=${SENT},V1=${DIGEST}` }, 'malformed_header'],
    ['no signature part', { signature: `t=${SENT}` }, 'malformed_header'],
    ['no time part', { signature: `v1=${DIGEST}` }, 'malformed_header'],
    ['the bare digest', { signature: DIGEST }, 'malformed_header'],
    ['a digit missing', signedWith(DIGEST.slice(1)), 'malformed_header'],
    ['a digit too many', signedWith(`${DIGEST}0`), 'malformed_header'],
    ['base64', signedWith(Buffer.from(DIGEST, 'hex').toString('base64')), 'malformed_header'],
    ['an empty digest', signedWith(''), 'malformed_header'],
    ['wide characters', signedWith('😀'.repeat(32)), 'malformed_header'],
    ['two times', { signature: `${signature},t=${SENT}` }, 'malformed_header'],
    ['an empty time', { signature: `t=,v1=${DIGEST}` }, 'malformed_header'],
    ['a time in words', { signature: `t=today,v1=${DIGEST}` }, 'malformed_header'],
    ['a negative time', { signature: `t=-1,v1=${DIGEST}` }, 'malformed_header'],
    ['a time with a fraction', { signature: `t=${SENT}.5,v1=${DIGEST}` }, 'malformed_header'],
    ['an endless time', { signature: `t=${'9'.repeat(400)},v1=${DIGEST}` }, 'malformed_header'],
    ['semicolons', { signature: signature.replace(',', ';') }, 'malformed_header'],
    ['10 kB of commas', { signature: ','.repeat(10_000) }, 'malformed_header'],
    ['blanks', { signature: '   ' }, 'malformed_header'],
    ['two headers', { signature: [signature, signature] }, 'malformed_header'],
    ['an empty signature', { signature: '' }, 'missing_header'],
    ['no signature', { signature: undefined }, 'missing_header'],
    ['301 s old', { now: at(SENT + 301) }, 'timestamp_too_old'],
    ['a clock 301 s behind', { now: at(SENT - 301) }, 'timestamp_too_new'],
    [
      'one second old with no tolerance',
      { now: at(SENT + 1), toleranceSeconds: 0 },
      'timestamp_too_old',
    ],
    [
      'milliseconds for seconds',
      { signature: `t=${SENT * 100},v1=${DIGEST}` },
      'timestamp_too_new',
    ],
    ['no clock', { now: new Date(Number.NaN) }, 'timestamp_too_old'],
    ['a tolerance that is no number', { toleranceSeconds: Number.NaN }, 'timestamp_too_old'],
    ['an empty secret', { secret: '' }, 'malformed_secret'],
    ['a parsed body', { rawBody: {} as string }, 'body_not_raw'],
  ])('refuses %s', (_name, change, reason) => {
    expect(verifySembleSignature({ ...base, ...change })).toEqual({ ok: false, reason });
  });

  it('looks at the clock of the machine where it is given none', () => {
    const now = String(Math.floor(Date.now() / 1000));
    const fresh = `t=${now},v1=${digestOf(`${now}.${rawBody}`)}`;
    expect(verifySembleSignature({ rawBody, secret, signature: fresh })).toEqual({ ok: true });
    expect(verifySembleSignature({ rawBody, secret, signature: `t=0,v1=${DIGEST}` })).toEqual({
      ok: false,
      reason: 'timestamp_too_old',
    });
  });

  it('signs bytes that are not valid UTF-8 as they are', () => {
    const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
    const digest = digestOf(Buffer.concat([Buffer.from(`${SENT}.`), bytes]));
    expect(verifySembleSignature({ ...base, ...signedWith(digest), rawBody: bytes })).toEqual({
      ok: true,
    });
  });

  it('answers, and does not throw, when plain JavaScript gives it the wrong things', () => {
    for (const value of [undefined, null, 1, true, {}, [], [1], () => 1, Symbol('x')])
      for (const member of ['rawBody', 'signature', 'secret'])
        expect(verifySembleSignature({ ...base, [member]: value })).toMatchObject({ ok: false });
  });
});

function signedWith(...digests: readonly string[]) {
  return { signature: [`t=${SENT}`, ...digests.map((one) => `v1=${one}`)].join(',') };
}
