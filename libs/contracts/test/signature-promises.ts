import assert from 'node:assert/strict';
import type { Contract, SignInput } from '@rxhooks/application';
import type { ContractPromise } from './contract-promise.js';
import { composerOf } from './signed-request.js';
import type { Vector } from './vector.js';

/** What the contract's own headers say and do not say; those of every contract, where it has no signature of its own. */
export function signaturePromises(
  contract: Contract,
  vector: Vector,
  hasOwnSignature: boolean,
): ContractPromise[] {
  const { secret, eventType } = vector.given;
  const attemptAt = new Date(vector.given.attemptAt);
  const body = Buffer.from(vector.expected.body);
  const given = { body, secret, previousSecrets: [], eventType, attemptAt, isTest: false };
  const headersOf = hasOwnSignature
    ? contract.headers
    : (input: SignInput) => composerOf(contract)(input).headers;
  const sign = (parts: { readonly body?: Buffer; readonly secret?: string }) =>
    JSON.stringify(headersOf({ ...given, ...parts }));
  return [
    {
      name: 'signs the bytes: one more of them is another signature',
      check: () =>
        assert.notEqual(sign({ body: Buffer.concat([body, Buffer.from(' ')]) }), sign({})),
    },
    {
      name: 'signs bytes that are no UTF-8 as well',
      check: () =>
        assert.notEqual(sign({ body: Buffer.from([0xff]) }), sign({ body: Buffer.from([0xfe]) })),
    },
    {
      name: 'signs with the secret: another one is another signature',
      check: () => assert.notEqual(sign({ secret: otherThan(secret, hasOwnSignature) }), sign({})),
    },
    {
      name: 'never sends the secret',
      check: () => assert.ok(!sign({}).includes(secret)),
    },
    {
      name: 'leaves the framing of the request to the sender',
      check: () => {
        const framing = /^(host|connection|content-length|transfer-encoding|user-agent)$/i;
        const names = Object.keys(contract.headers(given));
        assert.deepEqual(
          names.filter((name) => framing.test(name)),
          [],
        );
      },
    },
  ];
}

/** A text that is another key: what follows the base64 of a Standard Webhooks secret is no part of its key. */
const otherThan = (secret: string, hasOwnSignature: boolean) =>
  hasOwnSignature ? `${secret}0` : `whsec_${Buffer.alloc(32, 99).toString('base64')}`;
