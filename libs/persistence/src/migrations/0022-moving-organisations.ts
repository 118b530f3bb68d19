import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables whose rows people and providers change; whose rows workers change, the statements themselves leave out. */
const GUARDED = ['pharmacies', 'api_keys', 'subscriptions', 'mail_addresses'];

const UP = [
  // Behind a long reader the tables would stand still for everybody else; the migration gives up and can be run again.
  `SET LOCAL lock_timeout = '10s'`,
  // Null while the organisation is served here. At the cell that it leaves it is frozen and then moved, at the other one
  // it is arriving until it is served there.
  `ALTER TABLE organisations
    ADD COLUMN move_state text CONSTRAINT organisations_move_state_check
      CHECK (move_state IN ('frozen', 'moved', 'arriving')),
    -- At the cell that it leaves: the move, and the cell that it goes to. At the other one: the move that activated it.
    ADD COLUMN move_uid text, ADD COLUMN moves_to text, ADD COLUMN arrived_by text`,
  // The name of this database among the cells. A run with another target than the one before would otherwise find no
  // trace of the organisation there, and two cells would serve it.
  'CREATE TABLE cell AS SELECT gen_random_uuid()::text AS uid',
  `CREATE INDEX organisations_moving_idx ON organisations (uid) WHERE move_state IS NOT NULL`,
  // True, or an error whose code tells the api what to answer. VOLATILE: it has to see what was committed since the
  // statement began that calls it.
  `CREATE FUNCTION rxhooks_is_served(organisation text) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
    DECLARE state text;
    BEGIN
      SELECT move_state INTO state FROM organisations WHERE uid = organisation;
      IF state = 'moved' THEN
        RAISE EXCEPTION 'The organisation was moved to another cell.' USING ERRCODE = 'RX421';
      ELSIF state IS NOT NULL THEN
        RAISE EXCEPTION 'The organisation is being moved to another cell.' USING ERRCODE = 'RX503';
      END IF;
      RETURN true;
    END $$`,
  `CREATE FUNCTION rxhooks_guard_moving() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE given jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
    BEGIN
      IF current_setting('rxhooks.moves', true) IS DISTINCT FROM 'on' THEN
        PERFORM rxhooks_is_served(given ->> CASE WHEN TG_TABLE_NAME = 'organisations' THEN 'uid' ELSE 'organisation_uid' END);
      END IF;
      RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END $$`,
  ...GUARDED.map(
    (table) => `
    CREATE TRIGGER ${table}_guard_moving BEFORE INSERT OR UPDATE OR DELETE ON ${table}
    FOR EACH ROW EXECUTE FUNCTION rxhooks_guard_moving()`,
  ),
  `CREATE TRIGGER organisations_guard_moving BEFORE UPDATE OR DELETE ON organisations
    FOR EACH ROW WHEN (OLD.move_state IS NOT NULL) EXECUTE FUNCTION rxhooks_guard_moving()`,
];

/**
 * What an organisation needs to be moved to another cell (`libs/persistence/src/move`). The triggers hold for the release
 * before as well, which knows nothing of a move.
 */
export class MovingOrganisations1764000000022 implements MigrationInterface {
  readonly name = 'MovingOrganisations1764000000022';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [...GUARDED, 'organisations'])
      await runner.query(`DROP TRIGGER ${table}_guard_moving ON ${table}`);
    await runner.query('DROP FUNCTION rxhooks_guard_moving()');
    await runner.query('DROP FUNCTION rxhooks_is_served(text)');
    await runner.query('DROP TABLE cell');
    await runner.query(`
      ALTER TABLE organisations
        DROP COLUMN move_state, DROP COLUMN move_uid, DROP COLUMN moves_to, DROP COLUMN arrived_by`);
  }
}
