import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { Sealer } from '@rxhooks/application';

export type EncryptionKey = { readonly kid: string; readonly key: Buffer };

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
// Without this Node accepts a tag cut down to 4 bytes, which can be forged.
const TAG_BYTES = 16;

/**
 * AES-256-GCM with a ring of keys. A sealed text is `v1.<kid>.<base64url of iv, tag, ciphertext>`.
 */
export class KeyRingSealer extends Sealer {
  /** As objects: making one of the bytes at each call costs three times the decryption. */
  readonly #keys: ReadonlyMap<string, KeyObject>;

  /** @param ring the first key encrypts; all of them decrypt */
  constructor(private readonly ring: readonly [EncryptionKey, ...EncryptionKey[]]) {
    super();
    this.#keys = new Map(ring.map(({ kid, key }) => [kid, createSecretKey(key)]));
  }

  override seal(plainText: string, owner: string): string {
    const { kid, key } = this.ring[0];
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(additionalData(kid, owner));
    const body = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
    const packed = Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
    return `v1.${kid}.${packed}`;
  }

  override open(sealed: string, owner: string): string {
    const [version, kid = '', packed = ''] = sealed.split('.');
    const key = this.#keys.get(kid);
    if (version !== 'v1') throw new Error('Sealed text of an unknown version.');
    if (!key) throw new Error(`No key "${kid}" in ENCRYPTION_KEYS: it is still needed to decrypt.`);
    const bytes = Buffer.from(packed, 'base64url');
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(additionalData(kid, owner));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const body = bytes.subarray(IV_BYTES + TAG_BYTES);
    return decipher.update(body, undefined, 'utf8') + decipher.final('utf8');
  }

  override keyOf(sealed: string): string {
    const [, kid = ''] = /^v1\.([\w-]{1,32})\./.exec(sealed) ?? [];
    return kid;
  }

  override isCurrent(sealed: string): boolean {
    return this.keyOf(sealed) === this.ring[0].kid;
  }

  override findMissingKey(sealed: string): string | undefined {
    const kid = this.keyOf(sealed);
    return kid === '' || this.#keys.has(kid) ? undefined : kid;
  }
}

function additionalData(kid: string, owner: string): Buffer {
  return Buffer.from(`v1\0${kid}\0${owner}`);
}
