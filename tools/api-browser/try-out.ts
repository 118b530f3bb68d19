import { type ApiDocument, bodyChecker, type Operation } from './document.ts';
import type { Reference } from './reference.ts';
import type { Seed } from './seed.ts';

/** Executes operations from the page, as its readers do, and compares what comes back with the document. */
export async function tryOut(
  reference: Reference,
  document: ApiDocument,
  operations: readonly Operation[],
  seeded: Seed,
): Promise<void> {
  const faultOf = bodyChecker(document);
  for (const operation of operations) {
    const { method, path, success } = operation;
    const name = `${method} ${path}`;
    const response = await reference.send(operation, ...inputsOf(operation, seeded));
    const called = new URL(response.url()).pathname;
    if (!matches(path, called)) throw new Error(`For ${name} the page called ${called}.`);
    if (response.status() !== success)
      throw new Error(`${name} is answered ${response.status()}: ${await response.text()}`);
    const fault = faultOf(operation, await response.json());
    if (fault !== undefined) throw new Error(`${name} differs: ${fault}`);
  }
}

/** Keys of pharmacies alone have permissions of theirs; for the others one is an operator. */
function inputsOf(
  { path, parameters, 'x-permissions': permissions = [] }: Operation,
  { operatorKey, pharmacyKey, values }: Seed,
): [key: string, values: Readonly<Record<string, string>>] {
  const isOfPharmacy = permissions.includes('webhooks_read');
  const needed = parameters.filter(
    ({ in: place, required = false }) => required || (place === 'header' && !isOfPharmacy),
  );
  const valueOf = (name: string): string => {
    const [, segment = ''] = new RegExp(`([^/]+)/\\{${name}\\}`).exec(path) ?? [];
    const value = values[`${segment}/${name}`] ?? values[name];
    if (value === undefined) throw new Error(`seed.ts has no value of ${name} for ${path}.`);
    return value;
  };
  return [
    isOfPharmacy ? pharmacyKey : operatorKey,
    Object.fromEntries(needed.map(({ name }) => [name, valueOf(name)])),
  ];
}

/** Whether a path is that of the template, with its parameters filled in. */
function matches(template: string, path: string): boolean {
  const pattern = template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/{}]+');
  return new RegExp(`^${pattern}$`).test(decodeURIComponent(path));
}
