import { BlockList } from 'node:net';
import { networkInterfaces } from 'node:os';

const REFRESH_MS = 60_000;

/**
 * The addresses of this machine, read again at most every minute: they change while it runs
 * (containers, failover).
 */
export class OwnAddresses {
  #addresses: BlockList;
  #readAtMs: number;

  constructor(
    private readonly readInterfaces: typeof networkInterfaces = networkInterfaces,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.#addresses = this.#read();
    this.#readAtMs = nowMs();
  }

  has(address: string, family: 'ipv4' | 'ipv6'): boolean {
    if (this.nowMs() - this.#readAtMs >= REFRESH_MS) this.#refresh();
    return this.#addresses.check(address, family);
  }

  #refresh(): void {
    this.#readAtMs = this.nowMs();
    try {
      this.#addresses = this.#read();
    } catch {
      // The kernel can refuse when it is short of memory. The addresses of a minute ago are then
      // safe to keep.
    }
  }

  #read(): BlockList {
    const addresses = new BlockList();
    for (const assigned of Object.values(this.readInterfaces())) {
      for (const { address, family } of assigned ?? []) {
        addresses.addAddress(address, family === 'IPv4' ? 'ipv4' : 'ipv6');
      }
    }
    return addresses;
  }
}
