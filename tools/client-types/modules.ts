import type { Contract, EventType } from '@rxhooks/application';
import { format, resolveConfig } from 'prettier';
import { commentOf, typescriptOf } from './typescript-of.js';

const HEADER = `// Made from the catalogue of event types: change the schemas in libs/contracts, then run
// \`npm run generate:client-types\`.
`;

/** The module of libs/client with the types of one contract. */
export function clientTypesOf(contract: Contract): Promise<string> {
  const { eventTypes } = contract;
  const prefix = pascal(contract.name);
  return pretty(`${HEADER}
/** \`data\` by event type. */
export type ${prefix}Data = {
${eventTypes.map((type) => dataMember(type, eventTypes, `${prefix}Data`)).join('\n')}
};

/** The whole body of a delivery by event type. */
export type ${prefix}Webhooks = {
${eventTypes.map((type) => bodyMember(contract, type, `${prefix}Data`)).join('\n')}
};
`);
}

/** The module that puts the types of all contracts together. */
export function clientIndexOf(contracts: readonly Contract[]): Promise<string> {
  const names = contracts.map(({ name }) => name);
  const imports = names.map(
    (name) => `import type { ${pascal(name)}Data, ${pascal(name)}Webhooks } from './${name}.js';`,
  );
  const all = (suffix: string) => names.map((name) => pascal(name) + suffix).join(' & ');
  return pretty(`${HEADER}
${imports.join('\n')}

/** The event types with a known shape of \`data\`. */
export type EventDataByType = ${all('Data')};

export type WebhooksByType = ${all('Webhooks')};
`);
}

/** Types that share a schema share its TypeScript: the later ones point at the first. */
function dataMember(type: EventType, all: readonly EventType[], map: string): string {
  const first = all.find(({ schema }) => textOf(schema) === textOf(type.schema)) ?? type;
  const text = first === type ? typescriptOf(type.schema) : memberOf(map, first);
  return `${commentOf(type)}readonly ${JSON.stringify(type.name)}: ${text};`;
}

function bodyMember({ describeDelivery }: Contract, type: EventType, map: string): string {
  const named = new Map([[textOf(type.schema), memberOf(map, type)]]);
  return `readonly ${JSON.stringify(type.name)}: ${typescriptOf(describeDelivery(type).body, named)};`;
}

function memberOf(map: string, { name }: EventType): string {
  return `${map}[${JSON.stringify(name)}]`;
}

function textOf(schema: object): string {
  return JSON.stringify(schema);
}

function pascal(name: string): string {
  return name.replaceAll(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, first: string) =>
    first.toUpperCase(),
  );
}

async function pretty(text: string): Promise<string> {
  const config = await resolveConfig(import.meta.filename);
  return format(text, { ...config, parser: 'typescript' });
}
