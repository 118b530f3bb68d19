import { Sealer } from '@rxhooks/application';

/** Seals without encrypting, but holds on to the owner as the real one does. */
export class ReadableSealer extends Sealer {
  override seal(plainText: string, owner: string): string {
    return `${owner}/${Buffer.from(plainText).toString('hex')}`;
  }

  override open(sealed: string, owner: string): string {
    const [sealedFor, text = ''] = sealed.split('/');
    if (sealedFor !== owner) throw new Error('Sealed for another owner.');
    return Buffer.from(text, 'hex').toString();
  }
}
