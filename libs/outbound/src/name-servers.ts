import { statSync } from 'node:fs';
import { Resolver } from 'node:dns/promises';

const RESOLV_CONF = '/etc/resolv.conf';
const LOOK_EVERY_MS = 1000;
/** A resolver is replaced after this many failures in a row, at most this often. */
const MAX_FAILURES = 3;
const ANEW_EVERY_MS = 5000;

export type NameServerOptions = {
  /** As `address` or `address:port`; default: those of the machine. */
  readonly servers?: readonly string[] | undefined;
  readonly path?: string;
  readonly create?: () => Resolver;
};

/**
 * A resolver reads the machine's name servers only when it is made, so it is replaced when they may
 * have changed.
 */
export class NameServers {
  readonly #options: Required<Omit<NameServerOptions, 'servers'>> & NameServerOptions;
  #resolver: Resolver;
  #version: string;
  #lookedAtMs: number;
  #madeAtMs: number;
  #failures = 0;

  constructor(
    options: NameServerOptions = {},
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    // Two tries of one second each; without `maxTimeout` the second one would wait longer.
    const create = () => new Resolver({ timeout: 1000, tries: 2, maxTimeout: 1000 });
    this.#options = { path: RESOLV_CONF, create, ...options };
    this.#version = this.#readVersion();
    this.#lookedAtMs = this.#madeAtMs = nowMs();
    this.#resolver = this.#make();
  }

  get current(): Resolver {
    if (this.#isOutOfDate()) {
      this.#resolver = this.#make();
      this.#madeAtMs = this.nowMs();
      this.#failures = 0;
    }
    return this.#resolver;
  }

  /** @param isFault a name server was silent, refused or broken; "no such name" is no fault */
  note(isFault: boolean): void {
    this.#failures = isFault ? this.#failures + 1 : 0;
  }

  close(): void {
    this.#resolver.cancel();
  }

  #isOutOfDate(): boolean {
    const now = this.nowMs();
    if (this.#failures >= MAX_FAILURES && now - this.#madeAtMs >= ANEW_EVERY_MS) return true;
    if (now - this.#lookedAtMs < LOOK_EVERY_MS) return false;
    this.#lookedAtMs = now;
    const version = this.#readVersion();
    const isOther = version !== this.#version;
    this.#version = version;
    return isOther;
  }

  #make(): Resolver {
    const resolver = this.#options.create();
    if (this.#options.servers !== undefined) resolver.setServers(this.#options.servers);
    return resolver;
  }

  /** Empty while the file is missing, as it is for a moment when it is replaced. */
  #readVersion(): string {
    const stats = statSync(this.#options.path, { throwIfNoEntry: false });
    return stats ? `${stats.ino} ${stats.mtimeMs} ${stats.size}` : '';
  }
}
