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
  /** At the cell that it leaves: the move, and the cell that it goes to. */
  readonly moveUid: string | null;
  readonly movesTo: string | null;
  /** At the cell that it came to: the move that activated it. */
  readonly arrivedBy: string | null;
};

/** What `turn` writes beside the state. */
export type MoveMarks = {
  readonly moveUid?: string;
  readonly movesTo?: string;
  readonly arrivedBy?: string;
};

/** Any number; together with the organisation's it names the lock of its move. */
const MOVE_LOCK = 7_226_572;

const FIND = `
  SELECT uid, slug, move_state AS state, move_uid AS "moveUid", moves_to AS "movesTo", arrived_by AS "arrivedBy"
  FROM organisations WHERE uid = $1`;
const FIND_NAMED = `${FIND} OR slug = $1`;

/** A mark that is not given stays; what left before and is served again has none of that move. */
const TURN = `
  UPDATE organisations
  SET move_state = $2,
      move_uid = CASE WHEN $2::text IS NOT NULL THEN coalesce($4, move_uid) END,
      moves_to = CASE WHEN $2::text IS NOT NULL THEN coalesce($5, moves_to) END,
      arrived_by = coalesce($6, arrived_by)
  WHERE uid = $1 AND move_state IS NOT DISTINCT FROM $3`;

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

  /** The name of the database among the cells. */
  async name(): Promise<string> {
    const [cell] = await this.query<{ uid: string }>('SELECT uid FROM cell');
    if (!cell)
      throw new StartError(
        `The table "cell" in the database of ${this.variable} is empty. Restore its row: INSERT INTO cell VALUES (gen_random_uuid()).`,
      );
    return cell.uid;
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
  async turn(
    organisation: MovedOrganisation,
    step: string,
    to: MoveState | null,
    marks: MoveMarks = {},
  ): Promise<void> {
    const { uid, slug, state } = organisation;
    await this.transaction(async () => {
      const count = await this.change(TURN, [
        uid,
        to,
        state,
        marks.moveUid ?? null,
        marks.movesTo ?? null,
        marks.arrivedBy ?? null,
      ]);
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
