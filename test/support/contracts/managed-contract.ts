import type { Tenant } from '../tenant.js';
import type { World } from '../world.js';

/** One call of a management API; `{id}` stands for the subscription that the story has made. */
export type Step = {
  readonly title: string;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** Without a key, or with one that nobody has. */
  readonly key?: 'none' | 'unknown';
};

export type Account = {
  readonly key: string;
  readonly headers: (key: string | undefined) => Readonly<Record<string, string>>;
  /** The pharmacy that events have to name to reach this level. */
  readonly pharmacyUid: string | undefined;
};

/** A contract as the suite that is the same for all of them needs to know it. */
export type ManagedContract = {
  readonly name: string;
  /** The event types that stories are about; both are of the same contract. */
  readonly wanted: string;
  readonly unwanted: string;
  /** Of a delivered body. */
  readonly typeIn: string;
  readonly open: (world: World, tenant: Tenant) => Promise<Account>;
  readonly create: (target: string, type: string) => Step;
  readonly list: Step;
  /** The ids in the answer to `list`. */
  readonly idsIn: (body: never) => readonly string[];
  /** The id in the answer to `create`. */
  readonly idIn: (body: never) => string;
  /** From the registration to the removal, with what is refused on the way. */
  readonly story: (target: string) => readonly Step[];
};
