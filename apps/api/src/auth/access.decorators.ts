import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { OperatorPermission } from '@rxhooks/application';
import type { Permission } from '@rxhooks/contracts';
import type { FastifyContextConfig } from 'fastify';
import { ORGANISATION_HEADER } from './select-organisation.js';

/** The access that a route requires. A route without a mark is closed to all callers. */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'any_key' }
  | { readonly kind: 'operator'; readonly permissions: readonly OperatorPermission[] }
  | { readonly kind: 'any_of'; readonly permissions: readonly Permission[] }
  | {
      readonly kind: 'permission';
      /** All of them. */
      readonly permissions: readonly Permission[];
      readonly allowsOperator: boolean;
    };

export const ACCESS = 'rxhooks:access';
export const OPERATORS_NEED = 'rxhooks:operators-need';

type Handler = (...args: never[]) => unknown;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Kept with the route, so that access is judged before its body is read. */
    readonly handler?: Handler;
  }
}

/** Marks one route, or all routes of a class that have no mark. */
const allow =
  (access: Access): ClassDecorator & MethodDecorator =>
  (target: object, name?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (name !== undefined && descriptor) return mark(access, target, name, descriptor);
    const { prototype } = target as { readonly prototype: object };
    for (const [method, own] of Object.entries(Object.getOwnPropertyDescriptors(prototype)))
      if (isUnmarked(own.value)) mark(access, prototype, method, own);
  };

const isUnmarked = (value: unknown) =>
  typeof value === 'function' && !Reflect.hasMetadata(ACCESS, value);

function mark(access: Access, ...[target, name, descriptor]: Parameters<MethodDecorator>): void {
  SetMetadata(ACCESS, access)(target, name, descriptor);
  const handler = descriptor.value as Handler;
  RouteConfig({ handler } satisfies FastifyContextConfig)(target, name, descriptor);
}

/** Operators may call them too, for the organisation that they select. */
const ofTenants = (access: Access) => applyDecorators(allow(access), DescribeSelection());

const DescribeSelection = () =>
  ApiHeader({
    name: ORGANISATION_HEADER,
    required: false,
    description: "For an operator's key: the uid or slug of the organisation to act for.",
    schema: { type: 'string', minLength: 1, maxLength: 128 },
  });

export const Public = () => allow({ kind: 'public' });

export const AnyKey = () => allow({ kind: 'any_key' });

/** For routes of the platform. The path names the organisation, where there is one. */
export const OperatorOnly = (permission: OperatorPermission) =>
  allow({ kind: 'operator', permissions: [permission] });

/** For what operators of every role do for themselves. */
export const AnyOperator = () => allow({ kind: 'operator', permissions: [] });

/** Requires every permission: one for the action, others for what the answer reveals. */
export const Needs = (...permissions: readonly Permission[]) =>
  ofTenants({ kind: 'permission', permissions, allowsOperator: false });

/** For routes whose body or query may name the organisation instead of the header. */
export const NeedsOrOperator = (permission: Permission) =>
  ofTenants({ kind: 'permission', permissions: [permission], allowsOperator: true });

/** For routes whose body names the actions: requires permission for at least one. */
export const NeedsOneOf = (...permissions: readonly Permission[]) =>
  ofTenants({ kind: 'any_of', permissions });

/** What operators need beside the permissions of tenants, whose own data it is. */
export const OperatorsAlsoNeed = (...permissions: readonly (Permission | OperatorPermission)[]) =>
  SetMetadata(OPERATORS_NEED, permissions);
