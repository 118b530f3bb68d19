import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../access/tenant-scope.js';
import { Clock } from '../ports/clock.js';
import { Contracts } from '../ports/contract.js';
import { EventLog, type EventOutcome, type EventPage } from '../ports/event-log.js';
import { type BusinessKeyQuery, FindBusinessKey } from './find-business-key.js';
import { typesOf } from './types-of.js';

const DAY_MS = 24 * 3600 * 1000;

export type EventQuestion = {
  readonly eventType: string | undefined;
  readonly contract: string | undefined;
  readonly businessKey: BusinessKeyQuery | undefined;
  readonly outcome: EventOutcome | undefined;
  /** Default: a day before `receivedBefore`; none with a business key. */
  readonly receivedAfter: Date | undefined;
  /** Default: now. */
  readonly receivedBefore: Date | undefined;
};

type Page = { readonly limit: number; readonly before: string | undefined };

@Injectable()
export class ListEvents {
  constructor(
    private readonly log: EventLog,
    private readonly contracts: Contracts,
    private readonly clock: Clock,
    private readonly findKey: FindBusinessKey,
  ) {}

  /** @throws AppError `invalid` for an unknown contract */
  async execute(scope: TenantScope, question: EventQuestion, page: Page): Promise<EventPage> {
    const { outcome, receivedBefore } = question;
    const { eventType, contract } = question;
    const types = typesOf(
      this.contracts,
      eventType === undefined ? undefined : [eventType],
      contract,
    );
    const receivedAfter = question.receivedAfter ?? this.#defaultStart(question);
    const filter = { types, outcome, receivedAfter, receivedBefore };
    if (question.businessKey === undefined)
      return this.log.list(scope, { ...filter, businessKey: undefined }, page);
    const businessKey = await this.findKey.execute(scope, question.businessKey);
    if (!businessKey) return { events: [], next: undefined };
    return this.log.list(scope, { ...filter, businessKey }, page);
  }

  #defaultStart({ businessKey, receivedBefore }: EventQuestion): Date | undefined {
    const end = receivedBefore ?? this.clock.now();
    return businessKey === undefined ? new Date(end.getTime() - DAY_MS) : undefined;
  }
}
