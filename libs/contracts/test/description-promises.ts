import assert from 'node:assert/strict';
import { COMMON_HEADERS, type Contract, type EventType } from '@rxhooks/application';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ContractPromise } from './contract-promise.js';
import { composerOf } from './signed-request.js';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const PREVIOUS = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;

/** What is said about deliveries is true of them. */
export function descriptionPromises(contract: Contract): ContractPromise[] {
  return contract.eventTypes.flatMap((type) => [
    {
      name: `describes the body of ${type.name}`,
      check: () => describesTheBody(contract, type),
    },
    {
      name: `describes every header of ${type.name}, and which of them are always there`,
      check: () => describesTheHeaders(contract, type),
    },
  ]);
}

function describesTheBody(contract: Contract, type: EventType): void {
  const { body, example } = contract.describeDelivery(type);
  const matches = validatorOf(body);
  assert.ok(matches(example));
  assert.ok(JSON.stringify(example).includes(JSON.stringify(type.example)));
  const others = contract.eventTypes.filter(({ name }) => name !== type.name);
  for (const other of others)
    assert.ok(!matches(contract.describeDelivery(other).example), `takes a body of ${other.name}`);
}

function describesTheHeaders(contract: Contract, type: EventType): void {
  const compose = composerOf(contract);
  const body = Buffer.from('{}');
  const given = { body, eventType: type.name, secret: SECRET, attemptAt: new Date(0) };
  const described = [...contract.describeDelivery(type).headers, ...COMMON_HEADERS];
  const always = described.filter(({ isAlwaysSent }) => isAlwaysSent);
  const { headers: least } = compose(given);
  const { headers: most } = compose({ ...given, previousSecrets: [PREVIOUS], isTest: true });
  assert.deepEqual(namesIn(least), always.map(({ name }) => name).toSorted());
  assert.deepEqual(namesIn(most), described.map(({ name }) => name).toSorted());
  for (const { name, schema } of described) assert.ok(validatorOf(schema)(most[name]), name);
}

/** `Content-Type` has a place of its own in every description of a request. */
function namesIn(headers: Readonly<Record<string, string>>): string[] {
  return Object.keys(headers)
    .filter((name) => name !== 'Content-Type')
    .toSorted();
}

function validatorOf(schema: object) {
  return new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
}
