import { createHmac } from 'node:crypto';
import type { ReceivedRequest } from '@rxhooks/testing';
import type { Question } from '../documented-verifiers.js';
import { forged, own, previous, sentAt } from '../questions.js';
import type { Pair } from './deliver-pair.js';
import { named, type PairCase } from './pair-case.js';

/** For Semble, which signs the time along and has both in one header. */
export const sembleCases: readonly PairCase[] = named('Semble’s own signature', [
  ['', 'accepted', ({ single, old }) => asked(single, old)],
  ['that is five minutes old', 'accepted', (pair) => after(300, pair)],
  ['that is older than that', 'refused', (pair) => after(301, pair)],
  ['from further in the future', 'refused', (pair) => after(-301, pair)],
  [
    'with a new time on it',
    'refused',
    (pair) => {
      const now = sentAt(pair.single) + 900;
      return { ...signedAs(pair, (_, digest) => `t=${now},v1=${digest}`), now };
    },
  ],
  ['with one bit flipped', 'refused', ({ single, old }) => asked(single, old, forged(single))],
  ['by another secret', 'refused', ({ single, fresh }) => asked(single, fresh)],
  [
    'by the new secret, while both are valid',
    'accepted',
    ({ overlap, fresh }) => asked(overlap, fresh),
  ],
  [
    'by the old one, in the header for it',
    'accepted',
    ({ overlap, old }) => asked(overlap, old, { signatures: previous(overlap) }),
  ],
  [
    'beside a foreign one',
    'accepted',
    (pair) => signedAs(pair, (time, digest) => `t=${time},v1=${'a'.repeat(64)},v1=${digest}`),
  ],
  [
    'among parts that nobody knows',
    'accepted',
    (pair) => signedAs(pair, (time, digest) => `v0=x, tag,v1=${digest},=,t=${time},v2=y,`),
  ],
  [
    'of another version',
    'refused',
    (pair) => signedAs(pair, (time, digest) => `t=${time},v0=${digest}`),
  ],
  [
    'with two times',
    'refused',
    (pair) => signedAs(pair, (time, digest) => `t=${time},t=${time},v1=${digest}`),
  ],
  ['without a time', 'refused', (pair) => signedAs(pair, (_, digest) => `v1=${digest}`)],
  [
    'with a time in words',
    'refused',
    (pair) => signedAs(pair, (_, digest) => `t=today,v1=${digest}`),
  ],
  ['cut short', 'refused', (pair) => signedAs(pair, (time) => `t=${time},v1=`)],
  ['without its name', 'refused', (pair) => signedAs(pair, (_, digest) => digest)],
  ['in words', 'refused', (pair) => signedAs(pair, (time) => `t=${time},v1=größe 😀`)],
  ['when there is none', 'refused', (pair) => signedAs(pair, () => '')],
  [
    'with the empty key',
    'refused',
    (pair) => ({ ...signedAs(pair, (time) => withEmptyKey(time, pair.single.body)), secret: '' }),
  ],
]);

function asked(request: ReceivedRequest, secret: string, changed: Partial<Question> = {}) {
  return own(request, secret, { scheme: 'semble', ...changed });
}

function after(seconds: number, { single, old }: Pair): Question {
  return asked(single, old, { now: sentAt(single) + seconds });
}

/** The first delivery with something else in its header, made from the time and the signature in it. */
function signedAs(
  { single, old }: Pair,
  header: (time: string, digest: string) => string,
): Question {
  const given = single.headers['x-webhook-signature'] ?? '';
  const [, time = '', digest = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(given) ?? [];
  return asked(single, old, { signatures: header(time, digest) });
}

function withEmptyKey(time: string, body: Buffer): string {
  const hmac = createHmac('sha256', '').update(`${time}.`).update(body);
  return `t=${time},v1=${hmac.digest('hex')}`;
}
