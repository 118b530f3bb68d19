import { createHash, randomBytes } from 'node:crypto';
import { TokenMinter } from '@rxhooks/application';

export class MailTokenMinter extends TokenMinter {
  override mint(): string {
    return randomBytes(32).toString('base64url');
  }

  override isShaped(token: string): boolean {
    return /^[\w-]{43}$/.test(token);
  }

  /** A fast hash is enough for 256 random bits: there is no dictionary to try. */
  override hash(token: string): Buffer {
    return createHash('sha256').update(token).digest();
  }
}
