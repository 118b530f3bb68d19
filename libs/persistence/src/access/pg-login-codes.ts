import { Injectable } from '@nestjs/common';
import { LoginCodes, type NewLoginCode } from '@rxhooks/application';
import { DataSource } from 'typeorm';

/** Also clears away what has expired. */
const ADD = `
  WITH expired AS (
    DELETE FROM login_codes WHERE expires_at <= now()
  )
  INSERT INTO login_codes (code_hash, key_hash, expires_at)
  VALUES ($1, $2, now() + $3 * interval '1 millisecond')
  RETURNING expires_at AS "expiresAt"`;

const TAKE = `
  DELETE FROM login_codes WHERE code_hash = $1 AND expires_at > now()
  RETURNING key_hash AS "keyHash"`;

@Injectable()
export class PgLoginCodes extends LoginCodes {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async add({ codeHash, keyHash, lifetimeMs }: NewLoginCode): Promise<Date> {
    const [added]: { expiresAt: Date }[] = await this.dataSource.query(ADD, [
      codeHash,
      keyHash,
      lifetimeMs,
    ]);
    if (!added) throw new Error('An INSERT returns its row.');
    return added.expiresAt;
  }

  override async take(codeHash: Buffer): Promise<Buffer | undefined> {
    const [[taken]] = await this.dataSource.query<[{ keyHash: Buffer }[], number]>(TAKE, [
      codeHash,
    ]);
    return taken?.keyHash;
  }
}
