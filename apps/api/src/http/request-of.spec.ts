import type { ArgumentsHost } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { callOf, namesIn, requestOf } from './request-of.js';

const request = { params: { uid: 'one' } };

const route = {
  getType: () => 'http',
  switchToHttp: () => ({ getRequest: () => request }),
} as unknown as ArgumentsHost;

function fieldOf(args: object, info: object): ArgumentsHost {
  const all = [undefined, args, { req: request }, info];
  const getArgByIndex = (index: number) => all[index];
  return { getType: () => 'graphql', getArgByIndex } as unknown as ArgumentsHost;
}

describe('a route', () => {
  it('is known by its request and the names in its path', () => {
    expect(requestOf(route)).toBe(request);
    expect(callOf(route)).toBe(request);
    expect(namesIn(route)).toEqual({ uid: 'one' });
  });
});

describe('a field of a query', () => {
  it('shares the request with the others, and is a call of its own', () => {
    const [one, other] = [fieldOf({}, { of: 'one' }), fieldOf({}, { of: 'other' })];
    expect(requestOf(one)).toBe(requestOf(other));
    expect(callOf(one)).toBe(callOf(one));
    expect(callOf(one)).not.toBe(callOf(other));
  });

  it('is named by its plain arguments, and not by those of an input', () => {
    const args = { id: 'one', input: { url: 'planted' }, includeDeleted: true, none: null };
    expect(namesIn(fieldOf(args, {}))).toEqual({ id: 'one' });
  });
});
