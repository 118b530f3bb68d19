import type { CustomHeader, Subscription } from '@rxhooks/domain';
import type { Sealer } from '../ports/sealer.js';

/** Custom headers may be credentials: they are kept encrypted, as one JSON array. */
export function sealHeaders(
  sealer: Sealer,
  headers: readonly CustomHeader[],
  owner: string,
): string | undefined {
  return headers.length === 0 ? undefined : sealer.seal(JSON.stringify(headers), owner);
}

export function openHeaders(
  sealer: Sealer,
  { uid, sealedHeaders }: Pick<Subscription, 'uid' | 'sealedHeaders'>,
): readonly CustomHeader[] {
  return sealedHeaders === undefined ? [] : JSON.parse(sealer.open(sealedHeaders, uid));
}
