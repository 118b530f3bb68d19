import { forged, sentAt, standard, standardWithEmptyKey } from '../questions.js';
import type { PairCase } from './pair-case.js';

/** For Standard Webhooks, whatever the contract. */
export const standardCases: readonly PairCase[] = [
  [
    'a delivery with names that are no ASCII',
    'accepted',
    ({ single, old }) => standard(single, old),
  ],
  [
    'a delivery that is five minutes old',
    'accepted',
    ({ single, old }) => standard(single, old, { now: sentAt(single) + 300 }),
  ],
  [
    'a delivery that is older than that',
    'refused',
    ({ single, old }) => standard(single, old, { now: sentAt(single) + 301 }),
  ],
  [
    'a delivery from further in the future',
    'refused',
    ({ single, old }) => standard(single, old, { now: sentAt(single) - 301 }),
  ],
  [
    'an old delivery with a new time on it',
    'refused',
    ({ single, old }) =>
      standard(single, old, {
        timestamp: String(sentAt(single) + 900),
        now: sentAt(single) + 900,
      }),
  ],
  [
    'a delivery with one bit flipped',
    'refused',
    ({ single, old }) => standard(single, old, forged(single)),
  ],
  [
    'a delivery under another id',
    'refused',
    ({ single, old }) => standard(single, old, { id: 'dlv_other' }),
  ],
  ['another secret', 'refused', ({ single, fresh }) => standard(single, fresh)],
  ['the new one of two secrets', 'accepted', ({ overlap, fresh }) => standard(overlap, fresh)],
  ['the old one of two secrets', 'accepted', ({ overlap, old }) => standard(overlap, old)],
  [
    'two signatures and a bit flipped',
    'refused',
    ({ overlap, old }) => standard(overlap, old, forged(overlap)),
  ],
  [
    'a signature cut short',
    'refused',
    ({ single, old }) => standard(single, old, { signatures: 'v1,' }),
  ],
  ['no signature', 'refused', ({ single, old }) => standard(single, old, { signatures: '' })],
  ['no time', 'refused', ({ single, old }) => standard(single, old, { timestamp: '' })],
  [
    'a time in words',
    'refused',
    ({ single, old }) => standard(single, old, { timestamp: 'today' }),
  ],
  [
    'a forgery with the empty key, where no secret was set',
    'refused',
    ({ single }) => standardWithEmptyKey(single, ''),
  ],
  [
    'a forgery with the empty key, where the secret is a bare prefix',
    'refused',
    ({ single }) => standardWithEmptyKey(single, 'whsec_'),
  ],
];
