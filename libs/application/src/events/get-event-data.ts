import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { EventLog } from '../ports/event-log.js';

export const EVENT_PARTS = ['data', 'metadata'] as const;
export type EventPart = (typeof EVENT_PARTS)[number];

/** The stored JSON text of an event. */
@Injectable()
export class GetEventData {
  constructor(private readonly log: EventLog) {}

  /**
   * @param id upstream's id or our uid
   * @throws AppError `not_found` for an unknown event or one without this part; `gone` when erased
   */
  async execute(scope: TenantScope, id: string, part: EventPart): Promise<string> {
    const texts = await this.log.readText(scope, id);
    if (!texts) throw AppError.notFound();
    if (texts.data === undefined) throw dataIsErased();
    const text = texts[part];
    if (text === undefined) throw AppError.notFound();
    return text;
  }
}

export const dataIsErased = () =>
  new AppError('gone', 'The data of this event is not kept any more.');
