import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type KeyKind, KeyUses } from '@rxhooks/application';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';

const GATHER_MS = 1000;
/** In this process; the statements hold the other ones to it. */
const WRITTEN = { max: 100_000, ttl: 60_000 };

const WRITE: Readonly<Record<KeyKind, string>> = {
  tenant: `
    -- Organisation: all; keys are written down as they are used.
    INSERT INTO api_key_uses (key_uid, last_used_at)
    SELECT uid, now() FROM api_keys WHERE uid = ANY ($1) ORDER BY uid
    ON CONFLICT (key_uid) DO UPDATE SET last_used_at = excluded.last_used_at
    WHERE api_key_uses.last_used_at <= excluded.last_used_at - interval '1 minute'`,
  operator: `
    UPDATE operator_keys SET last_used_at = now()
    WHERE uid IN (SELECT uid FROM operator_keys WHERE uid = ANY ($1) ORDER BY uid FOR UPDATE)
      AND (last_used_at IS NULL OR last_used_at <= now() - interval '1 minute')`,
};

/**
 * Writes the uses of all keys of a second together, and each key at most once a minute. A use of
 * the last second before a process dies may be missing.
 */
@Injectable()
export class PgKeyUses extends KeyUses implements OnApplicationShutdown {
  readonly #logger = new Logger(PgKeyUses.name);
  readonly #written = new LRUCache<string, true>(WRITTEN);
  readonly #gathered: Record<KeyKind, string[]> = { tenant: [], operator: [] };
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override note(kind: KeyKind, uid: string): void {
    if (this.#written.has(uid)) return;
    this.#written.set(uid, true);
    this.#gathered[kind].push(uid);
    this.#timer ??= setTimeout(() => this.#begin(), GATHER_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writing;
  }

  #begin(): void {
    this.#timer = undefined;
    this.#writing = this.#writing
      .then(() => this.#write('tenant'))
      .then(() => this.#write('operator'))
      // A later use says more; readiness reports the outage.
      .catch((error: unknown) => this.#logger.warn(error, 'key_uses.not_written'));
  }

  async #write(kind: KeyKind): Promise<void> {
    const uids = this.#gathered[kind].splice(0);
    if (uids.length > 0) await this.dataSource.query(WRITE[kind], [uids]);
  }
}
