import { Injectable } from '@nestjs/common';
import { Directory } from '../ports/directory.js';
import { IdFactory } from '../ports/id-factory.js';
import { RefusedEvents } from '../ports/refused-events.js';

/** Ids and names; anything else is not shown. */
const NAME = /^[\u{20}-\u{7e}]{1,200}$/u;
const MAX_REASON = 2000;

/** Puts on record for an organisation that an event of the queue was refused, and why. */
@Injectable()
export class NoteRefusal {
  constructor(
    private readonly directory: Directory,
    private readonly refused: RefusedEvents,
    private readonly ids: IdFactory,
  ) {}

  /**
   * An event that names no organisation of ours is on record in the queue alone.
   *
   * @param reason names fields and no values
   */
  async execute(body: unknown, jobId: string, reason: string): Promise<void> {
    const named = (field: string) => nameIn(body, field);
    const uidOrSlug = named('organisation_uid');
    const organisation = uidOrSlug && (await this.directory.findOrganisation(uidOrSlug));
    if (!organisation) return;
    await this.refused.note({
      uid: this.ids.create('event'),
      organisationUid: organisation.uid,
      jobId,
      id: named('id'),
      type: named('event_type'),
      reason: reason.replaceAll('\0', '').slice(0, MAX_REASON),
    });
  }
}

function nameIn(body: unknown, field: string): string | undefined {
  const value: unknown =
    typeof body === 'object' && body !== null
      ? (body as Readonly<Record<string, unknown>>)[field]
      : undefined;
  return typeof value === 'string' && NAME.test(value) ? value : undefined;
}
