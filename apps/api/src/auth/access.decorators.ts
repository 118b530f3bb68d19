import { SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { Permission } from '@rxhooks/contracts';
import type { FastifyContextConfig } from 'fastify';

/** What a route asks of its caller. A route that says nothing is closed to everybody. */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'any_key' }
  | { readonly kind: 'operator' }
  | { readonly kind: 'any_of'; readonly permissions: readonly Permission[] }
  | {
      readonly kind: 'permission';
      /** All of them. */
      readonly permissions: readonly Permission[];
      readonly allowsOperator: boolean;
    };

export const ACCESS = 'rxhooks:access';

type Handler = (...args: never[]) => unknown;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Kept with the route, so that access is judged before its body is read. */
    readonly handler?: Handler;
  }
}

/** For one route, or for all routes of a class that say nothing else. */
const allow =
  (access: Access): ClassDecorator & MethodDecorator =>
  (target: object, name?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (name !== undefined && descriptor) return mark(access, target, name, descriptor);
    const { prototype } = target as { readonly prototype: object };
    for (const [method, own] of Object.entries(Object.getOwnPropertyDescriptors(prototype)))
      if (isOpen(own.value)) mark(access, prototype, method, own);
  };

const isOpen = (value: unknown) =>
  typeof value === 'function' && !Reflect.hasMetadata(ACCESS, value);

function mark(access: Access, ...[target, name, descriptor]: Parameters<MethodDecorator>): void {
  SetMetadata(ACCESS, access)(target, name, descriptor);
  const handler = descriptor.value as Handler;
  RouteConfig({ handler } satisfies FastifyContextConfig)(target, name, descriptor);
}

export const Public = () => allow({ kind: 'public' });

export const AnyKey = () => allow({ kind: 'any_key' });

export const OperatorOnly = () => allow({ kind: 'operator' });

/** Each of the permissions: one for what is done, and others for what the answer reveals. */
export const Needs = (...permissions: readonly Permission[]) =>
  allow({ kind: 'permission', permissions, allowsOperator: false });

export const NeedsOrOperator = (permission: Permission) =>
  allow({ kind: 'permission', permissions: [permission], allowsOperator: true });

/** Where the body says what is to be done: nobody is let in who could do none of it. */
export const NeedsOneOf = (...permissions: readonly Permission[]) =>
  allow({ kind: 'any_of', permissions });
