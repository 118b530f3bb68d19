import { BusinessKeyHasher } from '@rxhooks/application';

/** Hashes nothing, so that tests can read what is stored. */
export class PlainHasher extends BusinessKeyHasher {
  override async hash(_: string, values: readonly string[]): Promise<readonly Buffer[]> {
    return values.map((value) => Buffer.from(value));
  }

  override async find(_: string, value: string): Promise<Buffer> {
    return Buffer.from(value);
  }
}
