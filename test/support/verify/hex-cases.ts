import type { ReceivedRequest } from '@rxhooks/testing';
import type { Question } from '../documented-verifiers.js';
import { forged, own, ownWithEmptyKey } from '../questions.js';
import { named, type PairCase } from './pair-case.js';

/** For a contract that signs the body alone. */
export function hexCases(
  vendor: string,
  { scheme, header }: { readonly scheme: Question['scheme']; readonly header: string },
): readonly PairCase[] {
  const asked = (request: ReceivedRequest, secret: string, changed: Partial<Question> = {}) =>
    own(request, secret, { scheme, signatures: request.headers[header] ?? '', ...changed });
  return named(`${vendor}’s own signature`, [
    ['', 'accepted', ({ single, old }) => asked(single, old)],
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
      ({ overlap, old }) =>
        asked(overlap, old, { signatures: overlap.headers[`${header}-previous`] ?? '' }),
    ],
    ['when there is none', 'refused', ({ single, old }) => asked(single, old, { signatures: '' })],
    ['with the empty key', 'refused', ({ single }) => ({ ...ownWithEmptyKey(single), scheme })],
  ]);
}
