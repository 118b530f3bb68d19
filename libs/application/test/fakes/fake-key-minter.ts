import { type KeyKind, KeyMinter } from '@rxhooks/application';

const PREFIXES = { tenant: '', operator: 'op-', session: 'se-' } as const;

/** Hashes by reversing the text. */
export class FakeKeyMinter extends KeyMinter {
  #count = 0;

  override mint(kind: KeyKind | 'session'): string {
    this.#count += 1;
    return `${PREFIXES[kind]}minted-${this.#count}`;
  }

  override kindOf(key: string): KeyKind | 'session' | undefined {
    if (key === '') return undefined;
    if (key.startsWith('se-')) return 'session';
    return key.startsWith('op-') ? 'operator' : 'tenant';
  }

  override hash(key: string): Buffer {
    return Buffer.from(key).toReversed() as Buffer;
  }

  override isSame(a: Buffer, b: Buffer): boolean {
    return Buffer.compare(a, b) === 0;
  }
}
