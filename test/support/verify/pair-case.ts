import type { Question } from '../documented-verifiers.js';
import type { Pair } from './deliver-pair.js';

/** What a verifier has to say to a question about a pair of deliveries. */
export type PairCase = readonly [
  name: string,
  answer: 'accepted' | 'refused',
  question: (pair: Pair) => Question,
];

/** With something said of all of them before their names. */
export function named(prefix: string, cases: readonly PairCase[]): readonly PairCase[] {
  return cases.map(([name, ...rest]) => [`${prefix} ${name}`.trim(), ...rest]);
}
