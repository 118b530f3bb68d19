import 'reflect-metadata';
import { ContractRegistry } from '@rxhooks/contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { FakeContracts } from '../../../../libs/application/test/fakes/fake-contracts.js';
import { eventsTagOf } from '../openapi/tags.js';
import { describeWebhooks } from './describe-webhooks.js';

const contracts = new ContractRegistry().all();
const webhooks = describeWebhooks(contracts);
const types = contracts.flatMap(({ name: contract, eventTypes }) =>
  eventTypes.map((type) => ({ ...type, contract })),
);

describe('the webhooks of the API’s description', () => {
  it('are the event types of the catalogue, each once and no other', () => {
    expect(Object.keys(webhooks).toSorted()).toEqual(types.map(({ name }) => name).toSorted());
  });

  it.each(types)('describe $name as the catalogue does', (type) => {
    expect(webhooks[type.name]?.post).toMatchObject({
      operationId: type.name,
      description: type.description,
      tags: [eventsTagOf(type.contract)],
      'x-group': type.group,
      'x-since': type.since,
      security: [],
    });
  });

  it.each(types)('have a JSON Schema for $name that its example satisfies', ({ name }) => {
    const { content } = webhooks[name]!.post.requestBody;
    const { schema, example } = content['application/json'];
    const ajv = new Ajv2020({ allowUnionTypes: true });
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(ajv.validate(schema, example), ajv.errorsText()).toBe(true);
  });

  it.each(types)('name each header of $name once, and none that OpenAPI ignores', ({ name }) => {
    const { parameters } = webhooks[name]!.post;
    const names = parameters.map((header) => header.name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining(['webhook-id', 'webhook-timestamp', 'webhook-signature']),
    );
    for (const ignored of ['accept', 'content-type', 'authorization'])
      expect(names).not.toContain(ignored);
    for (const header of parameters)
      expect(Object.keys(header).toSorted()).toEqual(
        ['in', 'name', 'required', 'description', 'schema'].toSorted(),
      );
  });

  it('come from the contracts that are served', () => {
    expect(Object.keys(describeWebhooks(new FakeContracts().all()))).toEqual(['note_added']);
    expect(describeWebhooks([])).toEqual({});
  });

  it('are copies: changing them does not change the catalogue', () => {
    const before = JSON.stringify(types);
    const { schema } = webhooks[types[0]!.name]!.post.requestBody.content['application/json'];
    Object.assign(schema, { properties: {} });
    expect(JSON.stringify(types)).toBe(before);
  });
});
