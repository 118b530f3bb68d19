import type { TenantScope } from '../access/tenant-scope.js';
import type { RenderInput } from './contract.js';

export type FoundInput =
  | { readonly kind: 'found'; readonly contract: string; readonly input: RenderInput }
  | { readonly kind: 'erased' }
  | { readonly kind: 'unknown' };

/** What the body of a delivery's requests is made of. */
export abstract class DeliveryInputs {
  abstract find(scope: TenantScope, deliveryUid: string): Promise<FoundInput>;
}
