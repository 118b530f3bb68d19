import type { Tenant } from '../../support/tenant.js';

const AT_A_TIME = 20;

/** Registers so many subscriptions and gives their uids. */
export async function subscribeMany(
  tenant: Tenant,
  count: number,
  targetOf: (index: number) => string,
): Promise<string[]> {
  const uids: string[] = [];
  while (uids.length < count) {
    const size = Math.min(AT_A_TIME, count - uids.length);
    const targets = Array.from({ length: size }, (_, offset) => targetOf(uids.length + offset));
    const registered = await Promise.all(targets.map((target) => tenant.subscribe(target)));
    uids.push(...registered.map(({ uid }) => uid));
  }
  return uids;
}
