import type { OperatorPermission } from '@rxhooks/application';
import type { Permission } from '@rxhooks/contracts';
import { type AuditAction, AUDITED, REASON_NEEDED } from '../audit/audit-action.js';
import { ACCESS, type Access, OPERATORS_NEED } from '../auth/access.decorators.js';
import { REFUSALS, type Refusals } from '../http/refuses.decorator.js';
import type { Route } from './route.js';

/** What the decorators of a route say about its callers. */
export type Marks = {
  readonly access: Access | undefined;
  /** What operators need beside it. */
  readonly operatorsNeed: readonly (Permission | OperatorPermission)[];
  readonly action: AuditAction | undefined;
  readonly operatorsGiveReason: boolean;
  /** What it refuses that does not follow from the others. */
  readonly refusals: Refusals;
};

export function marksOf({ handler }: Pick<Route, 'handler'>): Marks {
  const mark = (key: string): unknown => Reflect.getMetadata(key, handler);
  return {
    access: mark(ACCESS) as Access | undefined,
    operatorsNeed: (mark(OPERATORS_NEED) ?? []) as Marks['operatorsNeed'],
    action: mark(AUDITED) as AuditAction | undefined,
    operatorsGiveReason: mark(REASON_NEEDED) === true,
    refusals: (mark(REFUSALS) ?? {}) as Refusals,
  };
}

/** Callable with the keys of tenants, so that operators have to name one. */
export const isOfTenants = ({ kind }: Access) => kind === 'permission' || kind === 'any_of';
