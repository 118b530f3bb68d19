import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type BusinessKey, BusinessKeyHasher, Sealer } from '@rxhooks/application';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { KeyedHash } from './keyed-hash.js';
import { HASH_BYTES, packKeys } from './packed-keys.js';

const REMEMBERED = 10_000;
const SECRET_BYTES = 32;

const READ = 'SELECT sealed_search_key AS sealed FROM organisations WHERE uid = $1';

/** Of two processes the first one makes it, and both read it. $2 sealed key. */
const MAKE = `
  UPDATE organisations SET sealed_search_key = $2
  WHERE uid = $1 AND sealed_search_key IS NULL AND move_state IS NULL`;

/** The secret of an organisation never changes; only its encryption does. */
@Injectable()
export class PgBusinessKeyHasher extends BusinessKeyHasher {
  readonly #secrets = new LRUCache<string, KeyedHash>({ max: REMEMBERED });
  readonly #preparing = new Map<string, Promise<KeyedHash | undefined>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly sealer: Sealer,
  ) {
    super();
  }

  override async pack(
    organisationUid: string,
    keys: readonly BusinessKey[],
  ): Promise<Buffer | undefined> {
    if (keys.length === 0) return undefined;
    const secret = this.#secrets.get(organisationUid) ?? (await this.#prepare(organisationUid));
    return secret && packKeys(keys, secret);
  }

  override async find(organisationUid: string, value: string): Promise<Buffer | undefined> {
    const secret = this.#secrets.get(organisationUid) ?? (await this.#read(organisationUid));
    return secret && Buffer.from(secret.digest(value), 'latin1').subarray(0, HASH_BYTES);
  }

  /** Once for all events of the first batches, which would wait in a row for the organisation's row. */
  #prepare(organisationUid: string): Promise<KeyedHash | undefined> {
    const begun = this.#preparing.get(organisationUid);
    if (begun) return begun;
    const preparing = this.#readOrMake(organisationUid).finally(() =>
      this.#preparing.delete(organisationUid),
    );
    this.#preparing.set(organisationUid, preparing);
    return preparing;
  }

  async #readOrMake(organisationUid: string): Promise<KeyedHash | undefined> {
    const stored = await this.#read(organisationUid);
    if (stored) return stored;
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    const sealed = this.sealer.seal(secret, organisationUid);
    await this.dataSource.query(MAKE, [organisationUid, sealed]);
    return this.#read(organisationUid);
  }

  async #read(organisationUid: string): Promise<KeyedHash | undefined> {
    const [row]: { sealed: string | null }[] = await this.dataSource.query(READ, [organisationUid]);
    if (!row?.sealed) return undefined;
    const secret = this.sealer.open(row.sealed, organisationUid);
    const keyed = new KeyedHash(Buffer.from(secret, 'base64url'));
    this.#secrets.set(organisationUid, keyed);
    return keyed;
  }
}
