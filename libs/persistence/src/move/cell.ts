import type { IdFactory } from '@rxhooks/application';
import { CONFIG_EXIT_CODE, StartError } from '@rxhooks/platform';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { moveOptions } from '../connection/data-source-options.js';
import { assertOwnSessions } from '../connection/own-sessions.js';
import { MOVE_ACTIONS } from './moved-tables.js';

export type MoveState = 'frozen' | 'moved' | 'arriving';

export type MovedOrganisation = {
  readonly uid: string;
  readonly slug: string;
  /** `null` while the cell serves it. */
  readonly state: MoveState | null;
};

/** Any number; together with the organisation's it names the lock of its move. */
const MOVE_LOCK = 7_226_572;

const FIND = `SELECT uid, slug, move_state AS state FROM organisations WHERE uid = $1`;
const FIND_NAMED = `${FIND} OR slug = $1`;

const ADD_RECORD = `
  INSERT INTO audit_log (uid, actor, organisation_uid, action, subject, result)
  VALUES ($1, 'move-organisation', $2, $3, $4, 'done')`;

/** The database of one cell, on one connection, which holds the lock of the move until it ends. */
export class Cell {
  private constructor(
    readonly variable: string,
    private readonly dataSource: DataSource,
    private readonly runner: QueryRunner,
    private readonly ids: IdFactory,
  ) {}

  /**
   * @param variable the name of the variable that holds the URL, for messages
   * @throws StartError when the database cannot be used; no message quotes the URL
   */
  static async open(variable: string, url: string, ids: IdFactory): Promise<Cell> {
    const dataSource = new DataSource(moveOptions(url));
    try {
      await dataSource.initialize();
      await assertOwnSessions(dataSource.createQueryRunner(), dataSource.createQueryRunner());
      return new Cell(variable, dataSource, dataSource.createQueryRunner(), ids);
    } catch (cause) {
      if (dataSource.isInitialized) await dataSource.destroy();
      if (cause instanceof StartError) throw cause;
      const { code = 'no answer' } = cause as NodeJS.ErrnoException;
      throw new StartError(
        `The database of ${variable} cannot be used (${code}). Check its host, port, user, password and name, and that the server runs.`,
        CONFIG_EXIT_CODE,
        { cause },
      );
    }
  }

  query<Row>(statement: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.runner.query(statement, parameters);
  }

  /** The number of rows that an UPDATE or a DELETE has changed. */
  async change(statement: string, parameters: unknown[]): Promise<number> {
    const [, count]: [unknown, number] = await this.runner.query(statement, parameters);
    return count;
  }

  transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.runner.manager.transaction(work);
  }

  async find(uid: string): Promise<MovedOrganisation | undefined> {
    const [row] = await this.query<MovedOrganisation>(FIND, [uid]);
    return row;
  }

  async findNamed(uidOrSlug: string): Promise<MovedOrganisation | undefined> {
    const [row] = await this.query<MovedOrganisation>(FIND_NAMED, [uidOrSlug]);
    return row;
  }

  /** @throws StartError when another run has the lock, or both URLs lead to one database */
  async lock({ uid, slug }: MovedOrganisation): Promise<void> {
    const [lock] = await this.query<{ isMine: boolean }>(
      'SELECT pg_try_advisory_lock($1, hashtext($2)) AS "isMine"',
      [MOVE_LOCK, uid],
    );
    if (!lock?.isMine)
      throw new StartError(
        `The organisation ${slug} is being moved by another process on the database of ${this.variable}, or both URLs lead ` +
          'to the same database. Wait for that process to end, or correct the URLs.',
      );
  }

  /**
   * Moves the organisation's state on, if it is still what it was, with the step on record in the same transaction.
   *
   * @throws StartError when another process has changed it
   */
  async turn(organisation: MovedOrganisation, step: string, to: MoveState | null): Promise<void> {
    const { uid, slug, state } = organisation;
    await this.transaction(async () => {
      const count = await this.change(
        'UPDATE organisations SET move_state = $2 WHERE uid = $1 AND move_state IS NOT DISTINCT FROM $3',
        [uid, to, state],
      );
      if (count !== 1)
        throw new StartError(
          `Another process has changed the state of ${slug} in the database of ${this.variable}. Run the command again.`,
        );
      await this.record(organisation, step);
    });
  }

  async record({ uid, slug }: MovedOrganisation, step: string): Promise<void> {
    const action = `${MOVE_ACTIONS}${step}`;
    await this.query(ADD_RECORD, [this.ids.createWithPrefix('aud_'), uid, action, slug]);
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
  }
}
