import { type DnsAnswer, type DnsQuestion, type FakeDns, startFakeDns } from '@rxhooks/testing';

/** What a name answers: always the same, or by how often its A record was asked for so far (from 1). */
export type Script = DnsAnswer | ((nth: number) => DnsAnswer);

/** The name server of /etc/resolv.conf. A name that was never set does not exist, unless `others` is set. */
export class DnsZone {
  others: DnsAnswer = { failure: 'NXDOMAIN' };
  readonly #scripts = new Map<string, Script>();
  readonly #asked = new Map<string, number>();
  #server: FakeDns | undefined;

  static async start(): Promise<DnsZone> {
    const zone = new DnsZone();
    zone.#server = await startFakeDns((question) => zone.#answer(question), 53);
    return zone;
  }

  /** Counts the questions from the beginning again. */
  set(name: string, script: Script): void {
    this.#scripts.set(name, script);
    this.#asked.delete(name);
  }

  get questions(): readonly DnsQuestion[] {
    return this.#server?.questions ?? [];
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  #answer({ name, type }: DnsQuestion): DnsAnswer {
    const script = this.#scripts.get(name.toLowerCase()) ?? this.others;
    if (typeof script !== 'function') return script;
    // A and AAAA of one lookup belong together, in whichever order they come.
    const nth = (this.#asked.get(name) ?? 0) + (type === 'A' ? 1 : 0);
    if (type === 'A') this.#asked.set(name, nth);
    return script(Math.max(1, nth));
  }
}
