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
 * Where the requests to a target go. All of it follows from the text of the target, as the guard reads it, and is remembered: to
 * read a URL costs as much as to put a request together. Addresses are not known here; they are judged at each dial.
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
    // The host that is dialled is the one that was judged; the path is the text, and has no say in where it goes.
    const path = requestTargetOf(target);
    const destination = { kind: 'destination', origin, hostname, path } as const;
    this.#known.set(target, destination);
    return destination;
  }
}
