import 'reflect-metadata';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Authenticate } from '@rxhooks/application';
import { describe, expect, it } from 'vitest';
import { FakeKeyMinter } from '../../../../libs/application/test/fakes/fake-key-minter.js';
import { MemoryApiKeyStore } from '../../../../libs/application/test/fakes/memory-api-key-store.js';
import { Dialects } from '../http/dialect.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { Audited } from '../audit/audited.decorator.js';
import { AnyKey, Needs, NeedsOrOperator, OperatorOnly, Public } from './access.decorators.js';
import { AccessGuard } from './access.guard.js';
import type { BadKeyLimiter } from './bad-key-limiter.js';
import { callerOf } from './caller.js';
import { IdentifyCaller } from './identify-caller.js';
import { JudgeAccess } from './judge-access.js';

class Routes {
  @Public() open() {}
  @AnyKey() anyKey() {}
  @OperatorOnly() operatorOnly() {}
  @Needs('webhooks_read') needs() {}
  @NeedsOrOperator('webhooks_read') needsOrOperator() {}
  @Audited('delivery.resend') @Needs('webhooks_read') onRecord() {}
  forgotten() {}
}

type Headers = Readonly<Record<string, string | string[]>>;

const minter = new FakeKeyMinter();
const store = new MemoryApiKeyStore();
for (const permissions of [['webhooks_read'], ['webhooks_write']])
  await store.add(
    {
      uid: `key of ${permissions.join()}`,
      organisationUid: 'org_a',
      pharmacyUid: undefined,
      displayName: '',
      permissions,
    },
    minter.hash(`may ${permissions.join()}`),
  );
const badKeys = {
  count: async () => undefined,
  discount: async () => undefined,
} as unknown as BadKeyLimiter;
const denied: string[] = [];
const trail = {
  deny: async ({ action }: { readonly action: string }) => denied.push(action),
} as unknown as AuditTrail;
const guard = new AccessGuard(
  new JudgeAccess(
    new Reflector(),
    new IdentifyCaller(
      new Authenticate(store, minter, { value: 'operator' }),
      badKeys,
      new Dialects([]),
    ),
    trail,
  ),
);

function contextOf(route: keyof Routes, headers: Headers): ExecutionContext {
  const request = { headers, params: {} };
  return {
    getHandler: () => Routes.prototype[route],
    getClass: () => Routes,
    getType: () => 'http',
    switchToHttp: () => ({ getRequest: () => request }),
  } as unknown as ExecutionContext;
}

/** `in`, or the code of the refusal. */
async function visit(route: keyof Routes, headers: Headers): Promise<string> {
  try {
    return (await guard.canActivate(contextOf(route, headers))) ? 'in' : 'out';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const READER = { 'x-api-key': 'may webhooks_read' };
const WRITER = { 'x-api-key': 'may webhooks_write' };
const OPERATOR = { 'x-api-key': 'operator' };

describe('AccessGuard', () => {
  it.each<[keyof Routes, string, string, string, string]>([
    ['open', 'in', 'in', 'in', 'in'],
    ['anyKey', 'authorization_header_missing', 'in', 'in', 'in'],
    [
      'operatorOnly',
      'authorization_header_missing',
      'permission_denied',
      'permission_denied',
      'in',
    ],
    ['needs', 'authorization_header_missing', 'in', 'permission_denied', 'permission_denied'],
    ['needsOrOperator', 'authorization_header_missing', 'in', 'permission_denied', 'in'],
    [
      'forgotten',
      'authorization_header_missing',
      'permission_denied',
      'permission_denied',
      'permission_denied',
    ],
  ])('%s: nobody %s, a reader %s, a writer %s, the operator %s', async (route, ...expected) => {
    const visits = [{}, READER, WRITER, OPERATOR].map((headers) => visit(route, headers));
    expect(await Promise.all(visits)).toEqual(expected);
  });

  it.each<[Headers, string]>([
    [{}, 'authorization_header_missing'],
    [{ authorization: 'Bearer abc' }, 'api_key_missing'],
    [{ 'x-api-key': '' }, 'api_key_missing'],
    [{ 'x-api-key': ['a', 'b'] }, 'api_key_missing'],
    [{ 'x-api-key': 'unknown' }, 'invalid_api_key'],
  ])('answers %j with %s', async (headers, code) => {
    expect(await visit('anyKey', headers)).toBe(code);
  });

  it('stores the caller with the request', async () => {
    const context = contextOf('anyKey', WRITER);
    await guard.canActivate(context);
    expect(callerOf(context)).toMatchObject({ kind: 'tenant', keyUid: 'key of webhooks_write' });
  });

  it('stores no caller on a public route', async () => {
    const context = contextOf('open', WRITER);
    await guard.canActivate(context);
    expect(() => callerOf(context)).toThrow('lets everybody in');
  });
});

describe('a route that is on record', () => {
  it('records a denied call with its caller', async () => {
    expect(await visit('onRecord', WRITER)).toBe('permission_denied');
    expect(denied).toEqual(['delivery.resend']);
  });
});
