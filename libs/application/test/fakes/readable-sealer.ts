import { Sealer } from '@rxhooks/application';

/** Seals without encrypting; it binds the owner and the key's name, as the real one does. */
export class ReadableSealer extends Sealer {
  /** @param ring the names of its keys; the first one seals */
  constructor(private readonly ring: readonly [string, ...string[]] = ['k1']) {
    super();
  }

  override seal(plainText: string, owner: string): string {
    return `${this.ring[0]}/${owner}/${Buffer.from(plainText).toString('hex')}`;
  }

  override open(sealed: string, owner: string): string {
    const [, sealedFor, text = ''] = sealed.split('/');
    if (sealedFor !== owner) throw new Error('Sealed for another owner.');
    return Buffer.from(text, 'hex').toString();
  }

  override isCurrent(sealed: string): boolean {
    return sealed.startsWith(`${this.ring[0]}/`);
  }

  override keyOf(sealed: string): string {
    const [key = ''] = sealed.split('/');
    return key;
  }

  override findMissingKey(sealed: string): string | undefined {
    const key = this.keyOf(sealed);
    return this.ring.includes(key) ? undefined : key;
  }
}
