import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { KeyMinter } from '@rxhooks/application';

export class ApiKeyMinter extends KeyMinter {
  /** 256 random bits behind a prefix that secret scanners can look for. */
  override mint(): string {
    return `rxh_${randomBytes(32).toString('base64url')}`;
  }

  override isShaped(key: string): boolean {
    return /^rxh_[\w-]{43}$/.test(key);
  }

  /** A fast hash is enough for 256 random bits: there is no dictionary to try. */
  override hash(key: string): Buffer {
    return hash('sha256', key, 'buffer');
  }

  /**
   * Hashes have the equal length that `timingSafeEqual` requires; comparing keys would reveal
   * theirs.
   */
  override isSame(a: Buffer, b: Buffer): boolean {
    return timingSafeEqual(a, b);
  }
}
