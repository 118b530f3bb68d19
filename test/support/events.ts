import { ContractRegistry } from '@rxhooks/contracts';

const registry = new ContractRegistry();

/** The catalogue's own example of a type, as a fresh copy to change. */
export function exampleData(type = 'pharmacy_order_created'): Record<string, unknown> {
  const found = registry.owning(type)?.eventTypes.find(({ name }) => name === type);
  if (!found) throw new Error(`No event type ${type}.`);
  return structuredClone(found.example);
}

let count = 0;

/** A valid event with an id of its own. */
export function orderEvent(more: object = {}) {
  count += 1;
  return {
    id: `order-${process.pid}-${count}`,
    event_type: 'pharmacy_order_created',
    timestamp: 1_760_000_100,
    data: exampleData(),
    ...more,
  };
}

/** The JSON of a valid event whose `data` is this very text. */
export function eventText(data: string, more: object = {}): string {
  return JSON.stringify({ ...orderEvent(more), data: '@' }).replace('"@"', () => data);
}

/** The example's JSON with further members in front, as they are written. */
export function dataText(members: string): string {
  return `{${members},${JSON.stringify(exampleData()).slice(1)}`;
}
