import type { MigrationInterface, QueryRunner } from 'typeorm';

/** @param condition when a change is noted */
const noteChanges = (condition: string) => `
  CREATE OR REPLACE FUNCTION rxhooks_note_subscription_changes() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.status IS DISTINCT FROM OLD.status AND ${condition} THEN
      NEW.status_since := clock_timestamp();
    END IF;
    IF NEW.event_types IS DISTINCT FROM OLD.event_types AND ${condition} THEN
      NEW.types_since := (
        SELECT coalesce(jsonb_object_agg(asked.type, asked.since), '{}')
        FROM (
          SELECT type, CASE WHEN type = ANY (OLD.event_types) THEN OLD.types_since -> type
            ELSE to_jsonb(clock_timestamp()) END AS since
          FROM unnest(NEW.event_types) AS type
        ) AS asked
        WHERE asked.since IS NOT NULL);
    END IF;
    RETURN NEW;
  END $$`;

/**
 * A move that copies a subscription again leaves it the times that it has at the source: the target would otherwise
 * withhold what was accepted before the copy, and the comparison would fail.
 */
export class MovedSubscriptions1764000000027 implements MigrationInterface {
  readonly name = 'MovedSubscriptions1764000000027';

  async up(runner: QueryRunner): Promise<void> {
    const isNoMove = `current_setting('rxhooks.moves', true) IS DISTINCT FROM 'on'`;
    await runner.query(noteChanges(isNoMove));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(noteChanges('true'));
  }
}
