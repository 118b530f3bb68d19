import assert from 'node:assert/strict';
import type { Contract } from '@rxhooks/application';
import { cataloguePromises } from './catalogue-promises.js';
import type { ContractPromise } from './contract-promise.js';
import { descriptionPromises } from './description-promises.js';
import { metadataPromises } from './metadata-promises.js';
import { type Arrives, propertyPromises, type Verify } from './property-promises.js';
import { signaturePromises } from './signature-promises.js';
import { inputOf, type Vector } from './vector.js';

export type Evidence = {
  readonly vectors: readonly Vector[];
  readonly verify: Verify;
  /** What of accepted `data` the receiver gets; all of it, unless the contract says otherwise. */
  readonly arrives?: Arrives;
  /** What may stand in a field of `data` that nobody knows yet; anything, unless the contract says otherwise. */
  readonly unknownField?: unknown;
  /** False for a contract that is signed by the headers of every contract alone. Default: true. */
  readonly hasOwnSignature?: boolean;
};

/**
 * What every contract must keep, whoever the vendor is. No test runner is named here: a spec runs each check under its
 * name, and a check throws when the promise is broken.
 */
export function promisesOf(
  contract: Contract,
  {
    vectors,
    verify,
    arrives = (data) => data,
    unknownField = [1],
    hasOwnSignature = true,
  }: Evidence,
): readonly ContractPromise[] {
  const [vector] = vectors;
  if (!vector) throw new Error(`The contract ${contract.name} has no vectors.`);
  return [
    ...vectors.flatMap((vector) => vectorPromises(contract, vector)),
    ...cataloguePromises(contract, unknownField),
    ...descriptionPromises(contract),
    ...signaturePromises(contract, vector, hasOwnSignature),
    ...propertyPromises(contract, { verify, arrives }),
    ...metadataPromises(contract),
    { name: 'makes a new secret every time', check: () => makesNewSecrets(contract) },
    { name: 'retries later and later', check: () => retriesLaterAndLater(contract) },
  ];
}

function vectorPromises(contract: Contract, { name, given, expected }: Vector): ContractPromise[] {
  const input = inputOf(given);
  const body = Buffer.from(expected.body);
  const attemptAt = new Date(given.attemptAt);
  const headersAt = (at: Date) =>
    contract.headers({ ...given, body, attemptAt: at, previousSecrets: [], isTest: false });
  return [
    {
      name: `renders to the byte: ${name}`,
      check: () => assert.equal(contract.render(input).toString(), expected.body),
    },
    {
      name: `renders the same bytes for every attempt: ${name}`,
      check: () => assert.deepEqual(contract.render(input), contract.render(input)),
    },
    {
      name: `gives exactly these headers: ${name}`,
      check: () => assert.deepEqual(headersAt(attemptAt), expected.headers),
    },
  ];
}

function makesNewSecrets({ createSecret }: Contract): void {
  const secrets = Array.from({ length: 1000 }, () => createSecret());
  assert.equal(new Set(secrets).size, secrets.length);
  // Every delivery is signed after Standard Webhooks as well, with 24 to 64 bytes in base64, the prefix aside.
  for (const secret of secrets) {
    const [, encoded = ''] = /^(?:whsec_)?([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
    const { length } = Buffer.from(encoded, 'base64');
    assert.ok(length >= 24 && length <= 64);
  }
}

function retriesLaterAndLater({ retryScheduleSeconds }: Contract): void {
  assert.ok(retryScheduleSeconds.length > 0);
  assert.deepEqual(
    retryScheduleSeconds,
    retryScheduleSeconds.toSorted((a, b) => a - b),
  );
  assert.ok(retryScheduleSeconds.every((seconds) => seconds > 0));
}
