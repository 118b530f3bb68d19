import type { Contracts } from '@rxhooks/application';

/** Contracts with events about failed deliveries: their own, or those of a contract that hears of them. */
export function contractsThatTell(contracts: Contracts): readonly string[] {
  const all = contracts.all();
  const isHeardOf = all.some(({ hears }) => hears);
  const telling = all.filter((one) => one.operationalEvents ?? (isHeardOf && !one.hears));
  return telling.map(({ name }) => name);
}
