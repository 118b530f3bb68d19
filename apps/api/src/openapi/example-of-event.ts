import { ContractRegistry } from '@rxhooks/contracts';

const contracts = new ContractRegistry();

/** The data of an event as the catalogue shows it, which our own rules accept. */
export function exampleOfEvent(name: string): Readonly<Record<string, unknown>> {
  const type = contracts.owning(name)?.eventTypes.find((one) => one.name === name);
  if (!type) throw new Error(`The catalogue has no event type "${name}".`);
  return type.example;
}
