import type { Principal } from '@rxhooks/application';
import { checkReason } from '../audit/reason.js';
import type { Access } from '../auth/access.decorators.js';
import { AccessError } from '../auth/access-error.js';
import { organisationScope, pharmacyScope } from '../auth/caller.js';
import { readKey } from '../auth/identify-caller.js';
import { refusalOf } from '../auth/refusal-of.js';
import { isOfAnother, isUnknown, selectsNone } from '../auth/select-organisation.js';
import type { Dialect } from '../http/dialect.js';
import { type PossibleError, thrownBy } from '../http/possible-error.js';
import { KEY_HEADER } from './key-scheme.js';
import { isOfTenants, marksOf } from './marks.js';
import { asksFor, type Route } from './route.js';
import { listed } from './words.js';

/** A key that may do nothing. */
const POWERLESS: Principal = {
  kind: 'tenant',
  keyUid: '',
  organisationUid: '',
  pharmacyUid: undefined,
  permissions: [],
};

/** How a route refuses callers: by their key, its permissions, and the organisation that they name. */
export function accessErrorsOf(route: Route, dialect: Dialect | undefined): PossibleError[] {
  const { access } = marksOf(route);
  if (!access || access.kind === 'public') return [];
  return [
    ...keyErrors(dialect),
    ...permissionErrors(access, route),
    ...scopeErrors(route),
    ...(isOfTenants(access) ? selectionErrors(access, route) : []),
    ...(dialect?.accessErrors ?? []),
  ];
}

function keyErrors(dialect: Dialect | undefined): PossibleError[] {
  const names = (dialect?.keyHeaders ?? [KEY_HEADER]).map((name) => `\`${name}\``).join(' or ');
  const read = dialect?.readKey ?? readKey;
  return [
    {
      name: 'no_key',
      when: `The header ${names} is missing.`,
      error: thrownBy(() => read({ headers: {} })),
    },
    {
      name: 'unknown_key',
      when: 'The key is unknown or was revoked.',
      error: new AccessError('invalid_api_key'),
    },
  ];
}

function permissionErrors(access: Access, route: Route): PossibleError[] {
  const refusal = refusalOf(access, POWERLESS);
  const { operatorsNeed } = marksOf(route);
  return [
    refusal && { name: 'not_permitted', when: whenRefused(access), error: refusal },
    ...eachLack(access),
    access.kind === 'operator' &&
      access.permissions.length > 0 && {
        name: 'role_lacks_permission',
        when: `The role of the operator does not include ${listed(access.permissions)}.`,
        error: AccessError.lacks(access.permissions),
      },
    operatorsNeed.length > 0 && {
      name: 'operator_lacks_permission',
      when: `An operator does not have ${listed(operatorsNeed)}.`,
      error: AccessError.lacks(operatorsNeed),
    },
  ].filter((it) => it !== undefined && it !== false);
}

/** A key may have one of two permissions that both are needed. */
function eachLack(access: Access): PossibleError[] {
  if (access.kind !== 'permission' || access.permissions.length === 1) return [];
  return access.permissions.map((permission) => ({
    name: `lacks_${permission.replaceAll(':', '_')}`,
    when: `The key lacks only \`${permission}\`.`,
    error: AccessError.lacks([permission]),
  }));
}

function whenRefused(access: Access): string {
  if (access.kind === 'operator') return 'The key is not that of an operator.';
  const permissions = 'permissions' in access ? access.permissions : [];
  return access.kind === 'any_of'
    ? `The key has none of the permissions ${listed(permissions)}.`
    : `The key lacks ${listed(permissions)}.`;
}

function scopeErrors(route: Route): PossibleError[] {
  const refused = (name: string, level: 'an organisation' | 'a pharmacy') => ({
    name,
    when: `The key is not that of ${level}.`,
    error: AccessError.isNotOf(level),
  });
  return [
    ...(asksFor(route, organisationScope) ? [refused('key_of_pharmacy', 'an organisation')] : []),
    ...(asksFor(route, pharmacyScope) ? [refused('key_of_organisation', 'a pharmacy')] : []),
  ];
}

/** About the header `X-Organisation`, and what operators have to say beside it. */
function selectionErrors(access: Access, route: Route): PossibleError[] {
  // Calls of pharmacies refuse operators by their permissions.
  const mustSelect =
    !asksFor(route, pharmacyScope) && !(access.kind === 'permission' && access.allowsOperator);
  const errors: (PossibleError | false)[] = [
    mustSelect && {
      name: 'no_organisation',
      when: 'An operator did not name an organisation in `X-Organisation`.',
      error: selectsNone(),
    },
    marksOf(route).operatorsGiveReason && {
      name: 'no_reason',
      when: 'An operator did not give a reason in `X-Reason`.',
      error: thrownBy(() => checkReason({ headers: {} }, true)),
    },
    {
      name: 'other_organisation',
      when: "`X-Organisation` names another organisation than the key's own.",
      error: isOfAnother(),
    },
    {
      name: 'unknown_organisation',
      when: '`X-Organisation` names no organisation.',
      error: isUnknown(),
    },
  ];
  return errors.filter((it) => it !== false);
}
