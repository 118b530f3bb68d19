import { requestTargetOf } from '@rxhooks/domain';
import { LRUCache } from 'lru-cache';
import type { TargetGuard } from './target-guard.js';
import type { TargetUrl } from './target-url.js';

const MAX_REMEMBERED = 5000;

export type Destination = {
  readonly kind: 'destination';
  readonly origin: string;
  readonly hostname: string;
  readonly path: string;
};

type Refusal = Exclude<TargetUrl, { readonly kind: 'target' }>;

/**
 * Parses targets into destinations. These depend on the text of the target alone and are cached:
 * reading a URL costs as much as assembling a request. Addresses are judged later, at each dial.
 */
export class Destinations {
  readonly #known = new LRUCache<string, Destination>({ max: MAX_REMEMBERED });

  constructor(private readonly guard: TargetGuard) {}

  of(target: string): Destination | Refusal {
    const known = this.#known.get(target);
    if (known !== undefined) return known;
    const parsed = this.guard.parse(target);
    if (parsed.kind !== 'target') return parsed;
    const { origin, hostname } = parsed.url;
    // The dialled host is the judged one. The path is copied from the text and cannot change the
    // host.
    const path = requestTargetOf(target);
    const destination = { kind: 'destination', origin, hostname, path } as const;
    this.#known.set(target, destination);
    return destination;
  }
}
