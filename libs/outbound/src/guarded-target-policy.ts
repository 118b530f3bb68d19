import { isIP } from 'node:net';
import { TargetPolicy, type TargetVerdict } from '@rxhooks/application';
import type { OutboundOptions } from './outbound-options.js';
import { TargetGuard } from './target-guard.js';

const ALLOWED: TargetVerdict = { kind: 'allowed' };

/** Applies the guard's rules at registration, where the reason is shown. */
export class GuardedTargetPolicy extends TargetPolicy {
  readonly #guard: TargetGuard;

  constructor(options: OutboundOptions) {
    super();
    this.#guard = new TargetGuard(options);
  }

  /**
   * Judges the text alone and looks up no names: an answer that depends on a lookup would tell a
   * tenant which internal names exist. The sender judges addresses at each dial.
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
