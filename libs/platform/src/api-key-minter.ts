import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { KeyMinter, type KeyKind } from '@rxhooks/application';

/** What secret scanners can look for. All begin like any key of ours. */
const PREFIXES = { tenant: 'rxh_', operator: 'rxh_op_', session: 'rxh_se_' } as const;
const SHAPE = /^rxh_(op_|se_)?[\w-]{43}$/;
const KINDS: Readonly<Record<string, KeyKind | 'session'>> = { op_: 'operator', se_: 'session' };

export class ApiKeyMinter extends KeyMinter {
  /** 256 random bits behind a prefix. */
  override mint(kind: KeyKind | 'session'): string {
    return `${PREFIXES[kind]}${randomBytes(32).toString('base64url')}`;
  }

  /** By the length, too: the random part of a tenant's key may begin with `op_` or `se_`. */
  override kindOf(key: string): KeyKind | 'session' | undefined {
    const found = SHAPE.exec(key);
    if (!found) return undefined;
    return found[1] === undefined ? 'tenant' : KINDS[found[1]];
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
