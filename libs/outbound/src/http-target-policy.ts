import { isIP } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { TargetPolicy, type TargetVerdict } from '@rxhooks/application';
import type { OutboundOptions } from './outbound-options.js';
import type { Resolution } from './resolve.js';
import { TargetGuard } from './target-guard.js';

const MAX_RESOLVE_MS = 2000;
const ALLOWED: TargetVerdict = { kind: 'allowed' };

/** The guard's own rules, applied while a person is there to read the reason. */
export class GuardedTargetPolicy extends TargetPolicy {
  readonly #guard: TargetGuard;

  constructor(options: OutboundOptions) {
    super();
    this.#guard = new TargetGuard(options);
  }

  override async check(url: string): Promise<TargetVerdict> {
    const target = this.#guard.parse(url);
    if (target.kind !== 'target') return refused(target.reason);
    const host = target.url.hostname.replace(/^\[|\]$/g, '');
    return isIP(host) === 0 ? this.#checkName(host) : this.#checkAddress(host);
  }

  #checkAddress(address: string): TargetVerdict {
    return this.#guard.addresses.isAllowed(address)
      ? ALLOWED
      : refused(`${address} is not an address on the public internet; use a public host name.`);
  }

  /** A name that nobody knows yet is accepted: receivers are often registered before their DNS entry is there. */
  async #checkName(host: string): Promise<TargetVerdict> {
    const resolution = await Promise.race<Resolution | undefined>([
      this.#guard.hosts.resolve(host),
      delay(MAX_RESOLVE_MS, undefined, { ref: false }),
    ]);
    return resolution?.kind === 'forbidden'
      ? refused('The host name leads to an address that is off limits; point it to a public one.')
      : ALLOWED;
  }
}

function refused(reason: string): TargetVerdict {
  return { kind: 'refused', reason };
}
