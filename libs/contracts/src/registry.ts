import { type Contract, Contracts } from '@rxhooks/application';
import { decoda } from './decoda/index.js';
import { rxscale } from './rxscale/index.js';
import { semble } from './semble/index.js';

/** The only file that names every contract. */
const SERVED: readonly Contract[] = [rxscale, decoda, semble];

export class ContractRegistry extends Contracts {
  readonly #byName = new Map(SERVED.map((contract) => [contract.name, contract]));
  readonly #byEventType = new Map<string, Contract>(
    SERVED.flatMap((contract) => {
      const names = contract.eventTypes.map(({ name }) => name);
      return [...names, ...(contract.aliases?.keys() ?? [])].map(
        (name) => [name, contract] as const,
      );
    }),
  );

  override all(): readonly Contract[] {
    return SERVED;
  }

  override get(name: string): Contract {
    const contract = this.#byName.get(name);
    if (!contract) throw new Error(`No contract named "${name}" is served by this version.`);
    return contract;
  }

  override owning(eventType: string): Contract | undefined {
    return this.#byEventType.get(eventType);
  }
}
