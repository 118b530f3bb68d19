import { SetMetadata } from '@nestjs/common';
import type { Permission } from '@rxhooks/application';

/** What a route asks of its caller. A route that says nothing is closed to everybody. */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'any_key' }
  | { readonly kind: 'operator' }
  | {
      readonly kind: 'permission';
      readonly permission: Permission;
      readonly allowsOperator: boolean;
    };

export const ACCESS = 'rxhooks:access';

const allow = (access: Access) => SetMetadata(ACCESS, access);

export const Public = () => allow({ kind: 'public' });

export const AnyKey = () => allow({ kind: 'any_key' });

export const OperatorOnly = () => allow({ kind: 'operator' });

export const Needs = (permission: Permission) =>
  allow({ kind: 'permission', permission, allowsOperator: false });

export const NeedsOrOperator = (permission: Permission) =>
  allow({ kind: 'permission', permission, allowsOperator: true });
