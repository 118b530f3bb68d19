import { readFileSync } from 'node:fs';
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  type GraphQLSchema,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { sembleOf, SEMBLE_PERMISSIONS } from '../../support/semble.js';
import { startWorld, type World } from '../../support/world.js';

const PAGE = readFileSync(new URL('../../../docs/contracts/semble.md', import.meta.url), 'utf8');
/** The vendor's. */
const SDL = `scalar DateTime ${/```graphql\n([^]*?)```/.exec(PAGE)?.[1]}`;

let world: World;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
});
afterAll(() => world.close());

/** In one order and without descriptions, which the vendor's has none of. */
const printed = (schema: GraphQLSchema) =>
  printSchema(lexicographicSortSchema(schema)).replaceAll(/^ *"""[^]*?"""\n/gm, '');

test('the schema is the one of the page, with the types and the nulls that it has', async () => {
  const semble = sembleOf(world, await world.tenant(['seeWebhooks']));
  const { body } = await semble.ask(getIntrospectionQuery());
  expect(printed(buildClientSchema(body.data))).toBe(printed(buildSchema(SDL)));
});

test('the schema is told to any key that may use the API', async () => {
  const semble = sembleOf(world, await world.tenant(['seeWebhooks']));
  const { status, body } = await semble.ask('{ __schema { queryType { name } } }');
  expect([status, body]).toEqual([200, { data: { __schema: { queryType: { name: 'Query' } } } }]);
});

test('the schema is not asked in circles', async () => {
  const semble = sembleOf(world, await world.tenant(['seeWebhooks']));
  const circle = (depth: number): string =>
    depth === 0 ? 'name' : `fields { type { ${circle(depth - 1)} } }`;
  const { body } = await semble.ask(`{ __schema { types { ${circle(8)} } } }`);
  expect(body).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
  expect(body).not.toHaveProperty('data');
});

test('with GRAPHQL_INTROSPECTION=false the schema is neither told nor guessed', async () => {
  const silent = await startWorld({ GRAPHQL_INTROSPECTION: 'false' }, { withWorker: false });
  onTestFinished(() => silent.close());
  const semble = sembleOf(silent, await silent.tenant(SEMBLE_PERMISSIONS));

  for (const query of ['{ __schema { types { name } } }', '{ __type(name: "Query") { name } }']) {
    const { status, body } = await semble.ask(query);
    expect([status, body.data]).toEqual([200, undefined]);
    expect(body.errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  }
  const { body } = await semble.ask('{ webhoks { id } }');
  expect(body.errors[0].message).toBe('Cannot query field "webhoks" on type "Query".');
  expect(await semble.all()).toEqual([]);
});
