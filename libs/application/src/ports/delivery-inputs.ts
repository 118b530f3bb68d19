import type { Subscription } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import type { RenderInput } from './contract.js';

export type FoundInput =
  | { readonly kind: 'found'; readonly contract: string; readonly input: RenderInput }
  | { readonly kind: 'erased' }
  | { readonly kind: 'unknown' };

/** What the headers of a delivery's requests are made of. */
export type RequestSource = {
  readonly deliveryUid: string;
  readonly eventType: string;
  readonly subscription: Subscription;
  /** Default: false. */
  readonly isTest?: boolean;
};

/** What the body of a delivery's requests is made of. */
export abstract class DeliveryInputs {
  /** Without the payload, which may be erased. */
  abstract findSource(scope: TenantScope, deliveryUid: string): Promise<RequestSource | undefined>;
  abstract find(scope: TenantScope, deliveryUid: string): Promise<FoundInput>;
}
