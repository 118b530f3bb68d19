import { type Contract, Contracts, OWN_PERMISSIONS } from '@rxhooks/application';
import type { CatalogueChecks } from '@rxhooks/platform';
import { decoda } from './decoda/index.js';
import { toLenient } from './lenient.js';
import { rxhooks } from './rxhooks/index.js';
import { rxscale } from './rxscale/index.js';
import { semble } from './semble/index.js';

/** The only file that lists every contract. */
const SERVED = [rxscale, decoda, semble, rxhooks] as const satisfies readonly Contract[];

const [first, ...later] = SERVED.map(({ permissions }) => permissions);

export type Permission =
  (typeof OWN_PERMISSIONS)[number] | (typeof SERVED)[number]['permissions'][number];

/**
 * All permissions of keys. Answers list them, so their order is public: ours follow the first
 * contract's.
 */
export const PERMISSIONS: readonly Permission[] = [
  ...new Set([...(first ?? []), ...OWN_PERMISSIONS, ...later.flat()]),
];

export class ContractRegistry extends Contracts {
  readonly #served: readonly Contract[];
  readonly #byName: ReadonlyMap<string, Contract>;
  readonly #byEventType: ReadonlyMap<string, Contract>;

  constructor(checks: CatalogueChecks = 'strict') {
    super();
    this.#served = checks === 'lenient' ? SERVED.map(toLenient) : SERVED;
    this.#byName = new Map(this.#served.map((contract) => [contract.name, contract]));
    this.#byEventType = new Map(
      this.#served.flatMap((contract) => {
        const names = contract.eventTypes.map(({ name }) => name);
        return [...names, ...(contract.aliases?.keys() ?? [])].map(
          (name) => [name, contract] as const,
        );
      }),
    );
  }

  override all(): readonly Contract[] {
    return this.#served;
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
