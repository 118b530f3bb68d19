import assert from 'node:assert/strict';
import type { Contract, EventType } from '@rxhooks/application';
import { type Verification, verifyStandardWebhook } from '@rxhooks/client';
import fc from 'fast-check';
import type { ContractPromise } from './contract-promise.js';
import { arbitraryOf } from './data-arbitrary.js';
import { composerOf, type SignedRequest } from './signed-request.js';
import { inputOf } from './vector.js';

/** The client's check of the contract's own signature. */
export type Verify = (request: SignedRequest) => Verification;
/** What the receiver gets of accepted `data`. */
export type Arrives = (data: object) => object;

// Whatever the machine is busy with: what was tried until then counts, and a failure prints seed and path.
export const BOUNDS = { numRuns: 100, interruptAfterTimeLimit: 5_000 };

// Of every length: left to itself, fast-check stays near ten bytes.
const anyBytes = fc
  .uint8Array({ minLength: 1, maxLength: 2_000, size: 'max' })
  .map((it) => Buffer.from(it));
const anySecret = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((key) => `whsec_${Buffer.from(key).toString('base64')}`);
const anyTime = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });

/** What holds for everything that could be sent. */
export function propertyPromises(
  contract: Contract,
  { verify, arrives }: { readonly verify: Verify; readonly arrives: Arrives },
): ContractPromise[] {
  const compose = composerOf(contract);
  const anyRequest = fc
    .record({
      body: anyBytes,
      eventType: fc.constantFrom(...contract.eventTypes.map(({ name }) => name)),
      secret: anySecret,
      previousSecrets: fc.uniqueArray(anySecret, { maxLength: 3 }),
      attemptAt: anyTime,
      isTest: fc.boolean(),
    })
    .map((parts) => ({ ...compose(parts), previousSecrets: parts.previousSecrets }));
  return [
    ...contract.eventTypes.map((type) => ({
      name: `carries any data of ${type.name} that it accepts, to the byte`,
      check: () => carriesAnyData(contract, type, arrives),
    })),
    {
      name: 'signs any body so that the client verifies it, by every secret that is valid',
      check: () =>
        fc.assert(
          fc.property(anyRequest, (request) => {
            assert.deepEqual(verify(request), { ok: true });
            for (const secret of [request.secret, ...request.previousSecrets])
              assert.deepEqual(verifyStandard({ ...request, secret }), { ok: true });
          }),
          BOUNDS,
        ),
    },
    {
      name: 'signs any body so that the client refuses it with one bit flipped',
      check: () =>
        fc.assert(
          fc.property(anyRequest, fc.nat(), (request, place) => {
            const forged = { ...request, body: withFlippedBit(request.body, place) };
            const refused = { ok: false, reason: 'signature_mismatch' };
            assert.deepEqual(verify(forged), refused);
            for (const secret of [request.secret, ...request.previousSecrets])
              assert.deepEqual(verifyStandard({ ...forged, secret }), refused);
          }),
          BOUNDS,
        ),
    },
  ];
}

/**
 * The body that the example makes shows what stands around `data`. Bytes that are the same on both sides of any other
 * `data`, with its own text between them, leave no value that could differ.
 */
function carriesAnyData(
  { render, validate }: Contract,
  { name, schema, example }: EventType,
  arrives: Arrives,
): void {
  const bodyWith = (data: string) =>
    render(inputOf({ eventType: name, timestamp: 1, payloadVersion: '1', data }));
  const shown = JSON.stringify(arrives(example));
  const body = bodyWith(JSON.stringify(example)).toString();
  const [before = '', after = '', ...more] = body.split(shown);
  assert.ok(before !== '' && after !== '' && more.length === 0);
  fc.assert(
    fc.property(arbitraryOf(schema), (value) => {
      const data = JSON.stringify(value);
      assert.deepEqual(validate(name, JSON.parse(data)), []);
      const arrived = JSON.stringify(arrives(value as object));
      assert.deepEqual(bodyWith(data), Buffer.from(before + arrived + after));
    }),
    BOUNDS,
  );
}

function verifyStandard({ body, headers, secret, now }: SignedRequest): Verification {
  return verifyStandardWebhook({ rawBody: body, headers, secret, now });
}

function withFlippedBit(body: Buffer, place: number): Buffer {
  const flipped = Buffer.from(body);
  const at = place % body.length;
  flipped[at] = (flipped[at] ?? 0) ^ (1 << (place % 8));
  return flipped;
}
