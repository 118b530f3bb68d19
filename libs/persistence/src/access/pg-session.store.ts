import { Injectable } from '@nestjs/common';
import {
  type NewSession,
  type OperatorKey,
  type Session,
  SessionStore,
} from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { KeyCache } from './key-cache.js';

const COLUMNS = `
  s.uid, s.key_hash AS "keyHash", s.started_at AS "startedAt", s.expires_at AS "expiresAt",
  k.uid AS "keyUid", k.display_name AS "displayName", k.role, k.grants, k.created_at AS "createdAt"`;

/** The key from configuration is in no row. */
const WITH_KEY = `LEFT JOIN operator_keys k ON k.key_hash = s.key_hash`;
const IS_ACTIVE = `s.expires_at > now() AND k.revoked_at IS NULL`;

/** Also clears away what has expired, so that the table stays as small as the number of people. */
const ADD = `
  WITH expired AS (
    DELETE FROM sessions WHERE expires_at <= now()
  ), s AS (
    INSERT INTO sessions (uid, token_hash, key_hash, expires_at)
    VALUES ($1, $2, $3, now() + $4 * interval '1 millisecond')
    RETURNING *
  )
  SELECT ${COLUMNS} FROM s ${WITH_KEY} WHERE ${IS_ACTIVE}`;

const FIND = `
  SELECT ${COLUMNS}, s.token_hash AS "tokenHash" FROM sessions s ${WITH_KEY}
  WHERE s.token_hash = ANY ($1) AND ${IS_ACTIVE}`;

const LIST = `SELECT ${COLUMNS} FROM sessions s ${WITH_KEY} WHERE ${IS_ACTIVE} ORDER BY s.uid`;

const END = `DELETE FROM sessions WHERE uid = $1 AND expires_at > now() RETURNING uid`;

type Row = Omit<Session, 'operatorKey'> &
  Omit<OperatorKey, 'uid'> & { readonly keyUid: string | null };

@Injectable()
export class PgSessionStore extends SessionStore {
  readonly #cache = new KeyCache((hashes) => this.#findAll(hashes));

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async add(session: NewSession, tokenHash: Buffer): Promise<Session | undefined> {
    const values = [session.uid, tokenHash, session.keyHash, session.lifetimeMs];
    const [added]: Row[] = await this.dataSource.query(ADD, values);
    if (added) this.#cache.know(tokenHash);
    return added && toSession(added);
  }

  override findActiveByHash(tokenHash: Buffer): Promise<Session | undefined> {
    return this.#cache.findActiveByHash(tokenHash);
  }

  override findActiveInTurn(tokenHash: Buffer): Promise<Session | undefined> {
    return this.#cache.findActiveInTurn(tokenHash);
  }

  override isKnown(tokenHash: Buffer): boolean {
    return this.#cache.isKnown(tokenHash);
  }

  override async listActive(): Promise<readonly Session[]> {
    const rows: Row[] = await this.dataSource.query(LIST);
    return rows.map(toSession);
  }

  override end(uid: string): Promise<boolean> {
    return this.#cache.forgetAfter(async () => {
      const [ended] = await this.dataSource.query<[unknown[], number]>(END, [uid]);
      return ended.length === 1;
    });
  }

  async #findAll(hashes: readonly Buffer[]) {
    const rows: (Row & { readonly tokenHash: Buffer })[] = await this.dataSource.query(FIND, [
      hashes,
    ]);
    return rows.map((row) => ({ keyHash: row.tokenHash, key: toSession(row) }));
  }
}

function toSession({ uid, keyHash, startedAt, expiresAt, keyUid, ...key }: Row): Session {
  const { displayName, role, grants, createdAt } = key;
  const operatorKey =
    keyUid === null ? undefined : { uid: keyUid, displayName, role, grants, createdAt };
  return { uid, keyHash, operatorKey, startedAt, expiresAt };
}
