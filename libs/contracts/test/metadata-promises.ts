import assert from 'node:assert/strict';
import type { Contract, EventType } from '@rxhooks/application';
import fc from 'fast-check';
import type { ContractPromise } from './contract-promise.js';
import { arbitraryOf } from './data-arbitrary.js';
import { BOUNDS } from './property-promises.js';
import { inputOf } from './vector.js';

const anyMetadata = arbitraryOf({ type: 'object' }).map((value) => JSON.stringify(value));
const SHOWN = '{"shown":1}';

/** What stands beside `data` arrives where the contract has a place for it, and nowhere else. */
export function metadataPromises(contract: Contract): ContractPromise[] {
  return contract.eventTypes.map((type) =>
    contract.validateMetadata
      ? {
          name: `carries any metadata of ${type.name}, to the byte`,
          check: () => carriesAnyMetadata(contract, type),
        }
      : {
          name: `has no place for metadata of ${type.name}`,
          check: () => assert.deepEqual(bodyOf(contract, type, SHOWN), bodyOf(contract, type)),
        },
  );
}

function carriesAnyMetadata(contract: Contract, type: EventType): void {
  const [before = '', after = '', ...more] = bodyOf(contract, type, SHOWN).toString().split(SHOWN);
  assert.ok(before !== '' && after !== '' && more.length === 0);
  assert.ok(!('metadata' in JSON.parse(bodyOf(contract, type).toString())));
  fc.assert(
    fc.property(anyMetadata, (metadata) => {
      const expected = Buffer.from(before + metadata + after);
      assert.deepEqual(bodyOf(contract, type, metadata), expected);
    }),
    BOUNDS,
  );
}

function bodyOf({ render }: Contract, { name, example }: EventType, metadata?: string): Buffer {
  const given = {
    eventType: name,
    timestamp: 1,
    payloadVersion: '1',
    data: JSON.stringify(example),
  };
  return render(inputOf(metadata === undefined ? given : { ...given, metadata }));
}
