import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { CheckKeyRing } from '@rxhooks/application';
import { CONFIG_EXIT_CODE, type Part, StartError } from '@rxhooks/platform';
import { DataSource } from 'typeorm';
import { assertOwnSessions, type Connection } from './own-sessions.js';
import { PreparedPool } from './prepared-pool.js';
import { WriteRefusals } from './write-refusals.js';

const FAULTS = {
  away: 'The database cannot be reached',
  read_only: 'The database takes no writes: it is a replica, or was made read-only',
  full: 'The database has no room left on its disk',
};

export type DatabaseState = 'ok' | keyof typeof FAULTS;
type ReadOnlyRow = { readonly isReadOnly: boolean };

const IS_READ_ONLY = `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS "isReadOnly"`;

// With little work_mem the query needs a file, and so new room on the disk, which an ordinary small
// write might not. The file is gone at once and leaves nothing in a catalogue or in the server's
// log.
const LITTLE_MEMORY = `SET LOCAL work_mem = '64kB'`;
const WRITE_A_FILE = 'SELECT FROM generate_series(1, 10000) OFFSET 9999';
const PROBE_EVERY_MS = 10_000;

/**
 * Refuses to run on a database that could lose acknowledged events, was not migrated, or holds
 * secrets that the key ring cannot decrypt.
 */
@Injectable()
export class DatabaseGuard implements OnApplicationBootstrap {
  readonly part: Part<DatabaseState> = {
    name: 'database',
    states: ['ok', 'away', 'read_only', 'full'],
    ask: async () => {
      const state = await this.#ask();
      return state === 'ok' ? { state } : { state, fault: FAULTS[state] };
    },
  };

  readonly #logger = new Logger(DatabaseGuard.name);
  #probedAtMs = -Infinity;

  constructor(
    private readonly dataSource: DataSource,
    private readonly prepared: PreparedPool,
    private readonly refusals: WriteRefusals,
    private readonly checkKeyRing: CheckKeyRing,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const [setting]: { synchronous_commit: string }[] =
      await this.dataSource.query('SHOW synchronous_commit');
    if (setting?.synchronous_commit === 'off')
      throw new StartError(
        'synchronous_commit is off on this database: a crash would lose events that were accepted. Switch it on.',
        CONFIG_EXIT_CODE,
      );
    await assertOwnSessions(this.dataSource.createQueryRunner(), await this.#takePrepared());
    if (await this.dataSource.showMigrations())
      throw new StartError(
        'The database schema is behind this version. Run `npm run db:migrate` first.',
      );
    for (const text of await this.checkKeyRing.execute()) this.#logger.error(text);
  }

  async #takePrepared(): Promise<Connection> {
    const client = await this.prepared.connect();
    return {
      query: async (text) => (await client.query<{ pid?: number }>(text)).rows,
      release: async () => client.release(),
    };
  }

  async #ask(): Promise<DatabaseState> {
    try {
      const [main, prepared] = await Promise.all([
        this.dataSource.query<ReadOnlyRow[]>(IS_READ_ONLY),
        this.prepared.query<ReadOnlyRow>(IS_READ_ONLY),
      ]);
      if ([...main, ...prepared.rows].some(({ isReadOnly }) => isReadOnly)) return 'read_only';
      if (!this.refusals.recent && this.#isProbeDue) await this.#probe();
      return this.refusals.recent ?? 'ok';
    } catch {
      return 'away';
    }
  }

  get #isProbeDue(): boolean {
    return Boolean(this.refusals.last) || performance.now() - this.#probedAtMs > PROBE_EVERY_MS;
  }

  /**
   * Only this shows an idle process, or one whose traffic moved, that the disk is full or has room
   * again.
   */
  async #probe(): Promise<void> {
    this.#probedAtMs = performance.now();
    try {
      await this.dataSource.transaction(async (manager) => {
        await manager.query(LITTLE_MEMORY);
        await manager.query(WRITE_A_FILE);
      });
    } catch (error) {
      this.refusals.note(error);
    }
    if (!this.refusals.recent) this.refusals.forget();
  }
}
