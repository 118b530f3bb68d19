import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  type EventKey,
  EventLeases,
  type Excepted,
  type TakenEvent,
  type TakenEvents,
} from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { PreparedStatements } from '../connection/prepared-statements.js';
import { LeaseGrace } from '../deliveries/lease-grace.js';
import { type EventColumns, toEvent } from '../events/event-columns.js';
import {
  ADOPT,
  GIVE_BACK_UNHEARD,
  PUT_DOWN,
  RENEW,
  TAKE,
  TAKE_LATEST,
  TAKE_POISON,
} from './event-lease-statements.js';
import { type MatchRow, recipientsOf } from './match-row.js';

const NOTHING: Excepted = { organisations: [], events: [] };

type OpenedRow = EventColumns & { readonly opens: number; readonly waitedMs: number };
/** Each row holds an event, a match or neither; its other columns are null. */
type AnswerRow = { readonly found: number; readonly locked: number } & (
  | (OpenedRow & { readonly isMatched?: boolean; readonly matchedEventUids?: null })
  | (MatchRow & { readonly eventUid: null })
  | { readonly eventUid: null; readonly matchedEventUids?: null }
);

@Injectable()
export class PgEventLeases extends EventLeases {
  /** Identifies this process. */
  readonly #holder = randomUUID();

  constructor(
    private readonly dataSource: DataSource,
    private readonly prepared: PreparedStatements,
    private readonly grace: LeaseGrace,
  ) {
    super();
  }

  override take(limit: number, except = NOTHING): Promise<TakenEvents> {
    return this.#take('take_events', TAKE, limit, except);
  }

  override takeLatest(limit: number, except = NOTHING): Promise<TakenEvents> {
    return this.#take('take_latest_events', TAKE_LATEST, limit, except);
  }

  override async takePoison(): Promise<TakenEvent | undefined> {
    const parameters = [this.#holder, this.grace.graceMs];
    const [poison]: OpenedRow[] = await this.grace.watch(() =>
      this.dataSource.query(TAKE_POISON, parameters),
    );
    return poison && toTakenEvent(poison);
  }

  override async giveBackUnheard(inHand: readonly string[]): Promise<void> {
    await this.dataSource.query(GIVE_BACK_UNHEARD, [this.#holder, inHand]);
  }

  override async renew(events: readonly EventKey[]): Promise<readonly string[]> {
    const parameters = [...keysOf(events), this.#holder];
    const [rows]: [{ uid: string }[], number] = await this.grace.watch(() =>
      this.dataSource.query(RENEW, parameters),
    );
    return rows.map(({ uid }) => uid);
  }

  override async putDown(events: readonly EventKey[], pauseMs: number): Promise<void> {
    await this.dataSource.query(PUT_DOWN, [...keysOf(events), this.#holder, pauseMs]);
  }

  override async adopt(): Promise<void> {
    await this.dataSource.query(ADOPT);
  }

  async #take(
    name: string,
    text: string,
    limit: number,
    { organisations, events }: Excepted,
  ): Promise<TakenEvents> {
    const parameters = [limit, this.#holder, organisations, events, this.grace.graceMs];
    const rows = await this.grace.watch(() => this.prepared.run<AnswerRow>(name, text, parameters));
    const [{ found, locked } = { found: 0, locked: 0 }] = rows;
    const taken = toTaken(rows);
    return { events: taken, isMore: found >= limit || locked > taken.length };
  }
}

const keysOf = (events: readonly EventKey[]) => [
  events.map(({ uid }) => uid),
  events.map(({ organisationUid }) => organisationUid),
];

function toTaken(rows: readonly AnswerRow[]): readonly TakenEvent[] {
  const taken = rows.filter((row) => row.eventUid !== null);
  const matched = taken.filter(({ isMatched }) => isMatched).map(({ eventUid }) => eventUid);
  const recipients = recipientsOf(
    matched,
    rows.filter((row) => row.matchedEventUids != null),
  );
  return taken.map((row) => ({ ...toTakenEvent(row), recipients: recipients.get(row.eventUid) }));
}

const toTakenEvent = (row: OpenedRow): TakenEvent => ({
  event: toEvent(row),
  opens: row.opens,
  acceptedMs: performance.now() - row.waitedMs,
});
