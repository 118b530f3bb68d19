import { type BusinessKey, BusinessKeyHasher } from '@rxhooks/application';

/** Hashes nothing, so that tests can read what is stored. */
export class PlainHasher extends BusinessKeyHasher {
  override async pack(_: string, keys: readonly BusinessKey[]): Promise<Buffer | undefined> {
    if (keys.length === 0) return undefined;
    return Buffer.from(keys.map(({ value }) => value).join(' '));
  }

  override async find(_: string, value: string): Promise<Buffer> {
    return Buffer.from(value);
  }
}
