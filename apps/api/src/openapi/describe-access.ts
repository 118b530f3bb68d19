import { organisationScope, pharmacyScope } from '../auth/caller.js';
import type { Access } from '../auth/access.decorators.js';
import { marksOf } from './marks.js';
import { asksFor, type Route } from './route.js';
import { listed } from './words.js';

/** Who may call a route, and what the audit log keeps of it, for readers. */
export function describeAccess(route: Route): string {
  const { access, operatorsNeed, action, operatorsGiveReason } = marksOf(route);
  const sentences = [
    access && `**Permission:** ${describePermission(access)}.`,
    asksFor(route, organisationScope) && 'Keys of pharmacies are refused.',
    asksFor(route, pharmacyScope) && 'The key is that of a pharmacy.',
    operatorsNeed.length > 0 && `Operators also need ${listed(operatorsNeed)}.`,
    action && `Each call is in the audit log as \`${action}\`.`,
    operatorsGiveReason && 'Operators give a reason in `X-Reason`.',
  ];
  return sentences.filter(Boolean).join(' ');
}

export function permissionsOfRoute(route: Route): readonly string[] {
  const { access } = marksOf(route);
  return access && 'permissions' in access ? access.permissions : [];
}

function describePermission(access: Access): string {
  switch (access.kind) {
    case 'public':
      return 'none, and no key';
    case 'any_key':
      return 'none; any key that is valid';
    case 'operator':
      return access.permissions.length === 0
        ? 'none; an operator of any role'
        : `${listed(access.permissions)}, of an operator's role`;
    case 'any_of':
      return `one of ${listed(access.permissions)}`;
    case 'permission':
      return listed(access.permissions);
  }
}
