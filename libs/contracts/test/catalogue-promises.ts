import assert from 'node:assert/strict';
import type { Contract } from '@rxhooks/application';
import type { ContractPromise } from './contract-promise.js';
import { inputOf } from './vector.js';

/** What event types there are, and which `data` they take. */
export function cataloguePromises(
  { eventTypes, validate, render }: Contract,
  unknownField: unknown,
): ContractPromise[] {
  const names = eventTypes.map(({ name }) => name);
  return [
    {
      name: 'names every event type once',
      check: () => assert.equal(new Set(names).size, names.length),
    },
    {
      name: 'does not know an event type that is not in the catalogue',
      check: () =>
        assert.deepEqual(
          validate('no_such_event', {}).map(({ field }) => field),
          ['event_type'],
        ),
    },
    ...eventTypes.flatMap(({ name, description, since, group, example, schema }) => [
      {
        name: `describes ${name}`,
        check: () => assert.ok(description && since && group && schema['type'] === 'object'),
      },
      {
        name: `accepts its own example of ${name}`,
        check: () => assert.deepEqual(validate(name, example), []),
      },
      {
        name: `accepts fields of ${name} that it does not know`,
        check: () =>
          assert.deepEqual(validate(name, { ...example, not_known_yet: unknownField }), []),
      },
      ...[null, [], 'text', 1, true].map((wrong) => ({
        name: `refuses ${JSON.stringify(wrong)} for the data of ${name}`,
        check: () => assert.deepEqual(validate(name, wrong)[0]?.field, 'data'),
      })),
      {
        name: `renders its own example of ${name} as JSON`,
        check: () => {
          const data = JSON.stringify(example);
          const input = inputOf({ eventType: name, timestamp: 1, payloadVersion: '1', data });
          assert.equal(typeof JSON.parse(render(input).toString()), 'object');
        },
      },
    ]),
  ];
}
