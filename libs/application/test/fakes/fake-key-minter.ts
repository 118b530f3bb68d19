import { KeyMinter } from '@rxhooks/application';

/** Hashes by reversing the text. */
export class FakeKeyMinter extends KeyMinter {
  #count = 0;

  override mint(): string {
    this.#count += 1;
    return `minted-${this.#count}`;
  }

  override isShaped(key: string): boolean {
    return key !== '';
  }

  override hash(key: string): Buffer {
    return Buffer.from(key).toReversed() as Buffer;
  }

  override isSame(a: Buffer, b: Buffer): boolean {
    return Buffer.compare(a, b) === 0;
  }
}
