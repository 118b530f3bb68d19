import 'reflect-metadata';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Authenticate, type SessionStore } from '@rxhooks/application';
import type { Config } from '@rxhooks/platform';
import { describe, expect, it } from 'vitest';
import { FakeKeyMinter } from '../../../../libs/application/test/fakes/fake-key-minter.js';
import { MemoryApiKeyStore } from '../../../../libs/application/test/fakes/memory-api-key-store.js';
import { MemoryDirectory } from '../../../../libs/application/test/fakes/memory-directory.js';
import { MemoryOperatorKeyStore } from '../../../../libs/application/test/fakes/memory-operator-key-store.js';
import { Dialects } from '../http/dialect.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { Audited } from '../audit/audited.decorator.js';
import {
  AnyKey,
  Needs,
  NeedsOrOperator,
  OperatorOnly,
  OperatorsAlsoNeed,
  Public,
} from './access.decorators.js';
import { AccessGuard } from './access.guard.js';
import type { BadKeyLimiter } from './bad-key-limiter.js';
import { callerOf } from './caller.js';
import { IdentifyCaller } from './identify-caller.js';
import { JudgeAccess } from './judge-access.js';
import { SelectOrganisation } from './select-organisation.js';
import { SessionCookie } from './session-cookie.js';

class Routes {
  @Public() open() {}
  @AnyKey() anyKey() {}
  @OperatorOnly('organisation:write') operatorOnly() {}
  @Needs('seeWebhooks') needs() {}
  @NeedsOrOperator('seeWebhooks') needsOrOperator() {}
  @Audited('delivery.resend') @Needs('seeWebhooks') onRecord() {}
  @Needs('seeWebhooks') @OperatorsAlsoNeed('event_data:read') payload() {}
  forgotten() {}
}

type Headers = Readonly<Record<string, string | string[]>>;

const minter = new FakeKeyMinter();
const directory = new MemoryDirectory();
for (const name of ['a', 'b'])
  directory.organisations.push({
    uid: `org_${name}`,
    slug: `slug-${name}`,
    displayName: name,
    createdAt: new Date(0),
  });
const operators = new MemoryOperatorKeyStore();
for (const [uid, role, grants] of [
  ['opk_viewer', 'viewer', []],
  ['opk_granted', 'admin', ['event_data:read']],
] as const)
  await operators.add({ uid, displayName: '', role, grants }, minter.hash(`op-${uid}`));
const store = new MemoryApiKeyStore();
for (const permissions of [['seeWebhooks'], ['editWebhooks']])
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
const noSessions = {} as SessionStore;
const denied: string[] = [];
const trail = {
  deny: async ({ action }: { readonly action: string }) => denied.push(action),
} as unknown as AuditTrail;
const guard = new AccessGuard(
  new JudgeAccess(
    new Reflector(),
    new IdentifyCaller(
      new Authenticate(
        store,
        operators,
        noSessions,
        minter,
        { note: () => undefined },
        { value: 'operator' },
      ),
      badKeys,
      new Dialects([]),
      new SessionCookie({ isProduction: true } as Config),
    ),
    new SelectOrganisation(directory),
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

const READER = { 'x-api-key': 'may seeWebhooks' };
const WRITER = { 'x-api-key': 'may editWebhooks' };
const OPERATOR = { 'x-api-key': 'operator' };

describe('AccessGuard', () => {
  it.each<[keyof Routes, string, string, string, string]>([
    ['open', 'in', 'in', 'in', 'in'],
    ['anyKey', 'api_key_missing', 'in', 'in', 'in'],
    ['operatorOnly', 'api_key_missing', 'permission_denied', 'permission_denied', 'in'],
    ['needs', 'api_key_missing', 'in', 'permission_denied', 'invalid'],
    ['needsOrOperator', 'api_key_missing', 'in', 'permission_denied', 'in'],
    ['forgotten', 'api_key_missing', 'permission_denied', 'permission_denied', 'permission_denied'],
  ])('%s: nobody %s, a reader %s, a writer %s, the operator %s', async (route, ...expected) => {
    const visits = [{}, READER, WRITER, OPERATOR].map((headers) => visit(route, headers));
    expect(await Promise.all(visits)).toEqual(expected);
  });

  it.each<[Headers, string]>([
    [{}, 'api_key_missing'],
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
    expect(callerOf(context)).toMatchObject({ kind: 'tenant', keyUid: 'key of editWebhooks' });
  });

  it('stores no caller on a public route', async () => {
    const context = contextOf('open', WRITER);
    await guard.canActivate(context);
    expect(() => callerOf(context)).toThrow('lets everybody in');
  });
});

const VIEWER = { 'x-api-key': 'op-opk_viewer' };
const GRANTED = { 'x-api-key': 'op-opk_granted' };
const forA = (headers: Headers) => ({ ...headers, 'x-organisation': 'slug-a' });

describe('an operator', () => {
  it.each(['org_b', 'slug-b'])('who names %s acts for that organisation', async (name) => {
    const context = contextOf('needs', { ...OPERATOR, 'x-organisation': name });
    await guard.canActivate(context);
    expect(callerOf(context)).toMatchObject({
      kind: 'tenant',
      keyUid: 'bootstrap',
      organisationUid: 'org_b',
      pharmacyUid: undefined,
      operator: { role: 'admin' },
    });
  });

  it.each(['org_x', 'ORG_B', '', 'org_a, org_b', "x' OR 1"])(
    'who names %j is told that there is none',
    async (name) => {
      expect(await visit('needs', { ...OPERATOR, 'x-organisation': name })).toBe('not_found');
    },
  );

  it.each<[keyof Routes, Headers, string]>([
    ['operatorOnly', VIEWER, 'permission_denied'],
    ['operatorOnly', GRANTED, 'in'],
    ['operatorOnly', forA(GRANTED), 'in'],
    ['needs', forA(VIEWER), 'permission_denied'],
    ['needs', forA(OPERATOR), 'in'],
    ['needsOrOperator', VIEWER, 'permission_denied'],
    ['payload', forA(OPERATOR), 'permission_denied'],
    ['payload', forA(GRANTED), 'in'],
    ['payload', GRANTED, 'invalid'],
    ['payload', READER, 'in'],
  ])('at %s with %j: %s', async (route, headers, expected) => {
    expect(await visit(route, headers)).toBe(expected);
  });
});

it.each([
  ['org_a', 'in'],
  ['slug-a', 'in'],
  ['org_b', 'permission_denied'],
  ['org_x', 'permission_denied'],
])('a key of organisation A that names %s: %s', async (name, expected) => {
  expect(await visit('needs', { ...READER, 'x-organisation': name })).toBe(expected);
});

describe('a route that is on record', () => {
  it('records a denied call with its caller', async () => {
    expect(await visit('onRecord', WRITER)).toBe('permission_denied');
    expect(denied.splice(0)).toEqual(['delivery.resend']);
  });

  it('records a call with another organisation than that of the key', async () => {
    expect(await visit('onRecord', { ...READER, 'x-organisation': 'slug-b' })).toBe(
      'permission_denied',
    );
    expect(denied.splice(0)).toEqual(['delivery.resend']);
  });
});
