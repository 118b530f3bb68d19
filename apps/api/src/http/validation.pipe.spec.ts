import 'reflect-metadata';
import { AppError, MAX_FAULTS } from '@rxhooks/domain';
import { parseExactJson } from '@rxhooks/json';
import { describe, expect, it } from 'vitest';
import { CreateApiKeyRequest } from '../admin/admin.dto.js';
import { CreateOrganisationRequest } from '../admin/organisations.dto.js';
import { DeliveryQuery } from '../deliveries/delivery-query.dto.js';
import { RegisterRequest, TestRequest } from '../rxscale/subscriptions.dto.js';
import { asGiven, type Reading, strict, tolerant } from './reading.js';
import { ValidationPipe } from './validation.pipe.js';

type Shape = new () => object;

type Mode = (shape: Shape) => Reading;

const pipe = new ValidationPipe();

const read = <T extends object>(mode: Mode, shape: new () => T, body: unknown) =>
  mode(shape).read(body) as T;

/** The fields that are wrong; empty when nothing is. */
function faultsOf(mode: Mode, shape: Shape, body: unknown) {
  try {
    read(mode, shape, body);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error).toMatchObject({ code: 'invalid', message: 'Validation failed' });
    return error.fields;
  }
}

const REGISTER = {
  notification_type: 'pharmacy_order_created',
  target: 'https://hooks.example.com/rx',
};

describe('the reading for APIs that are ours', () => {
  it('refuses a field that it does not know', () => {
    const body = { display_name: 'Linden', sluggish: 'x' };
    expect(faultsOf(strict, CreateOrganisationRequest, body)).toEqual([
      { field: 'sluggish', message: 'is not a known field' },
    ]);
  });

  it.each([
    [CreateOrganisationRequest, { display_name: 'x', slug: 'Linden' }, 'slug'],
    [CreateOrganisationRequest, { display_name: '' }, 'display_name'],
    [CreateOrganisationRequest, { display_name: 'x'.repeat(201) }, 'display_name'],
    [CreateOrganisationRequest, { display_name: 'a\0b' }, 'display_name'],
    [CreateApiKeyRequest, { display_name: 'x', permissions: 'event:write' }, 'permissions'],
    [CreateApiKeyRequest, { display_name: 'x', permissions: ['root'] }, 'permissions'],
    [CreateApiKeyRequest, { display_name: 'x', permissions: [], pharmacy_uid: 1 }, 'pharmacy_uid'],
    [DeliveryQuery, { limit: '0' }, 'limit'],
    [DeliveryQuery, { limit: '101' }, 'limit'],
    [DeliveryQuery, { limit: 'x' }, 'limit'],
    [DeliveryQuery, { status: 'lost' }, 'status'],
    [DeliveryQuery, { event_type: ['a', 'b'] }, 'event_type'],
  ])('names the field once, in %s for %j', (metatype, body, field) => {
    const faults = faultsOf(strict, metatype, body);
    expect(faults.map((fault) => fault.field)).toEqual([field]);
  });

  it.each([
    [CreateOrganisationRequest, { display_name: 'Ärzte & Söhne', slug: null }],
    [CreateApiKeyRequest, { display_name: 'x', permissions: [], pharmacy_uid: null }],
    [DeliveryQuery, { limit: '100', status: 'failed' }],
    [DeliveryQuery, {}],
  ])('takes in %s %j', (metatype, body) => {
    expect(faultsOf(strict, metatype, body)).toEqual([]);
  });

  it('fills in a missing limit, and reads a given one as a number', () => {
    expect(read(strict, DeliveryQuery, {})).toMatchObject({ limit: 50 });
    expect(read(strict, DeliveryQuery, { limit: '7' })).toMatchObject({ limit: 7 });
  });
});

describe('the reading for a vendor’s API', () => {
  it('drops an unknown field', () => {
    const body = { ...REGISTER, uid: 'ns-1', options: 'WEBHOOK' };
    expect(read(tolerant, RegisterRequest, body)).toEqual(REGISTER);
  });

  it.each([
    [RegisterRequest, { ...REGISTER, notification_type: 'no_such' }, 'notification_type'],
    [RegisterRequest, { ...REGISTER, notification_type: undefined }, 'notification_type'],
    [RegisterRequest, { ...REGISTER, target: '' }, 'target'],
    [RegisterRequest, { ...REGISTER, target: `https://${'x'.repeat(2048)}` }, 'target'],
    [RegisterRequest, { ...REGISTER, target: 7 }, 'target'],
    [RegisterRequest, { ...REGISTER, meta_data: 'x' }, 'meta_data'],
    [RegisterRequest, { ...REGISTER, meta_data: ['x'] }, 'meta_data'],
    [RegisterRequest, { ...REGISTER, payload_version: '2' }, 'payload_version'],
    [RegisterRequest, { ...REGISTER, payload_version: 1 }, 'payload_version'],
    [TestRequest, {}, 'target_url'],
    [TestRequest, { target_url: 'https://x', event_type: 'no_such' }, 'event_type'],
    [TestRequest, { target_url: 'https://x', header_key: 1 }, 'header_key'],
  ])('names the field once, in %s for %j', (metatype, body, field) => {
    const faults = faultsOf(tolerant, metatype, body);
    expect(faults.map((fault) => fault.field)).toEqual([field]);
  });

  it('quotes no value', () => {
    const body = { notification_type: 'PLANTED', target: 7, meta_data: 'PLANTED' };
    expect(JSON.stringify(faultsOf(tolerant, RegisterRequest, body))).not.toContain('PLANTED');
  });

  it('leaves meta_data untouched, numbers that no double holds included', () => {
    const metaData = '{"big":12345678901234567890,"list":[1.0,{"then":1}]}';
    const body = { ...REGISTER, meta_data: parseExactJson(metaData) };
    const { meta_data } = read(tolerant, RegisterRequest, body);
    expect(JSON.stringify(meta_data)).toBe(metaData);
  });

  it('treats null as left out', () => {
    const body = { ...REGISTER, meta_data: null, payload_version: null };
    const { meta_data, payload_version } = read(tolerant, RegisterRequest, body);
    expect([meta_data, payload_version]).toEqual([undefined, undefined]);
  });
});

describe('the pipe of all routes', () => {
  const more = { display_name: 'Linden', sluggish: 'x' };
  const metatype = CreateOrganisationRequest;

  it.each(['body', 'query'] as const)('reads a %s without a mode strictly', (type) => {
    expect(() => pipe.transform(more, { type, metatype })).toThrow('Validation failed');
    expect(pipe.transform({ display_name: 'Linden' }, { type, metatype })).toBeInstanceOf(metatype);
  });

  it('reads a parameter in the mode that it names', () => {
    const schema = tolerant(CreateOrganisationRequest);
    expect(pipe.transform(more, { type: 'body', metatype, schema })).toEqual({
      display_name: 'Linden',
    });
    expect(pipe.transform(more, { type: 'body', metatype: Object, schema: asGiven })).toBe(more);
  });

  it.each([Object, undefined])('serves no body that has no class, such as %s', (type) => {
    expect(() => pipe.transform(more, { type: 'body', metatype: type })).toThrow(
      'does not say which class',
    );
  });

  it('leaves names in paths, parameters of ours and arguments of fields alone', () => {
    expect(pipe.transform('org_1', { type: 'param', data: 'uid', metatype: String })).toBe('org_1');
    expect(pipe.transform(more, { type: 'custom', metatype: Object })).toBe(more);
    expect(pipe.transform(more, { type: 'body', data: 'input', metatype })).toBe(more);
  });
});

describe.each([
  ['refuses', strict],
  ['removes', tolerant],
])('the reading that %s unknown fields', (_, mode) => {
  it('looks at the values of its own fields alone, and at each name a few times', () => {
    const count = 100_000;
    const names = Array.from({ length: count }, (_, index) => `unknown${index}`);
    const body = Object.fromEntries([...names, 'display_name'].map((name) => [name, 'x']));
    const work = { names: 0, values: [] as PropertyKey[] };
    const watched = new Proxy(body, {
      ownKeys(target) {
        work.names += count;
        return Reflect.ownKeys(target);
      },
      getOwnPropertyDescriptor(target, name) {
        work.names += 1;
        return Reflect.getOwnPropertyDescriptor(target, name);
      },
      get(target, name) {
        work.values.push(name);
        return Reflect.get(target, name) as unknown;
      },
    });

    const faults = faultsOf(mode, CreateOrganisationRequest, watched);

    expect(faults.length).toBeLessThanOrEqual(MAX_FAULTS);
    expect(work.values).toEqual(['display_name']);
    expect(work.names).toBeLessThan(3 * count);
  });
});
