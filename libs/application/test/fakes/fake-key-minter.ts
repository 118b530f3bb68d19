import { type KeyKind, KeyMinter } from '@rxhooks/application';

/** Hashes by reversing the text. */
export class FakeKeyMinter extends KeyMinter {
  #count = 0;

  override mint(kind: KeyKind): string {
    this.#count += 1;
    return `${kind === 'operator' ? 'op-' : ''}minted-${this.#count}`;
  }

  override kindOf(key: string): KeyKind | undefined {
    if (key === '') return undefined;
    return key.startsWith('op-') ? 'operator' : 'tenant';
  }

  override hash(key: string): Buffer {
    return Buffer.from(key).toReversed() as Buffer;
  }

  override isSame(a: Buffer, b: Buffer): boolean {
    return Buffer.compare(a, b) === 0;
  }
}
