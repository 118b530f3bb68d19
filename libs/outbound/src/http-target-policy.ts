import { isIP } from 'node:net';
import { TargetPolicy, type TargetVerdict } from '@rxhooks/application';
import type { OutboundOptions } from './outbound-options.js';
import { TargetGuard } from './target-guard.js';

const ALLOWED: TargetVerdict = { kind: 'allowed' };

/** The guard's own rules, applied while a person is there to read the reason. */
export class GuardedTargetPolicy extends TargetPolicy {
  readonly #guard: TargetGuard;

  constructor(options: OutboundOptions) {
    super();
    this.#guard = new TargetGuard(options);
  }

  /**
   * Judges by the text alone. Names are not looked up: an answer that depends on where a name leads would tell a tenant which
   * internal names there are. The sender looks at each dial.
   */
  override async check(url: string): Promise<TargetVerdict> {
    const target = this.#guard.parse(url);
    if (target.kind !== 'target') return refused(target.reason);
    const host = target.url.hostname.replace(/^\[|\]$/g, '');
    return isIP(host) === 0 || this.#guard.addresses.isAllowed(host)
      ? ALLOWED
      : refused(`${host} is not an address on the public internet; use a public host name.`);
  }
}

function refused(reason: string): TargetVerdict {
  return { kind: 'refused', reason };
}
