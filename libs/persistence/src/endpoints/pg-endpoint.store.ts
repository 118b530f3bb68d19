import { Inject, Injectable } from '@nestjs/common';
import { Contracts, type EndpointReport, EndpointStore, IdFactory } from '@rxhooks/application';
import { type EndpointState, judgeEndpoint, UNTROUBLED } from '@rxhooks/domain';
import { MicroBatcher } from '@rxhooks/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { PERSISTENCE_OPTIONS, type PersistenceOptions } from '../connection/persistence-options.js';
import { type EndpointStateRow, toEndpointState } from './endpoint-state.row.js';
import { BATCH } from '../connection/batch-options.js';
import { ENSURE_STATES, FORGET_STATES, LOCK_STATES, SAVE_STATES } from './endpoint-statements.js';
import { EndpointStops } from './endpoint-stops.js';
import { PauseEvents } from '../operational-events/pause-events.js';
import { givingWay } from '../connection/run-statement.js';

type LockedRow = EndpointStateRow & { readonly subscriptionUid: string; readonly now: Date };
type Verdict = {
  readonly subscriptionUid: string;
  readonly state: EndpointState;
  readonly disableReason: string | undefined;
  /** The circuit, just now. */
  readonly hasOpened: boolean;
};

@Injectable()
export class PgEndpointStore extends EndpointStore {
  readonly #stops: EndpointStops;
  readonly #batcher = new MicroBatcher(
    (reports: readonly EndpointReport[]) => this.#recordAll(reports),
    // One that waits for a lock must not take the connections of everybody else.
    { ...BATCH, maxConcurrent: 2 },
  );

  constructor(
    private readonly dataSource: DataSource,
    @Inject(PERSISTENCE_OPTIONS) private readonly options: PersistenceOptions,
    contracts: Contracts,
    pauseEvents: PauseEvents,
    ids: IdFactory,
  ) {
    super();
    this.#stops = new EndpointStops(contracts, pauseEvents, ids);
  }

  override record(report: EndpointReport): Promise<void> {
    return this.#batcher.add(report);
  }

  async #recordAll(reports: readonly EndpointReport[]): Promise<readonly void[]> {
    await givingWay(() =>
      this.dataSource.transaction((manager) => this.#judgeAll(manager, reports)),
    );
    return [];
  }

  async #judgeAll(manager: EntityManager, reports: readonly EndpointReport[]): Promise<void> {
    const rows = await lockStates(manager, reports);
    const verdicts = rows.map((row) => judge(row, reports));
    const [well, unwell] = [verdicts.filter(isWell), verdicts.filter((one) => !isWell(one))];
    if (verdicts.length > 0) await manager.query(SAVE_STATES, toColumns(verdicts));
    if (well.length > 0) await manager.query(FORGET_STATES, [uidsOf(well)]);
    for (const { subscriptionUid, disableReason, hasOpened, state } of unwell)
      if (disableReason !== undefined)
        await this.#stops.disable(manager, subscriptionUid, disableReason);
      else if (hasOpened && state.openings >= this.options.pauseAfterOpenings)
        await this.#stops.pause(manager, subscriptionUid);
  }
}

/** Another worker may forget a row between the two statements; a report of trouble must not be lost with it. */
async function lockStates(
  manager: EntityManager,
  reports: readonly EndpointReport[],
): Promise<readonly LockedRow[]> {
  const troubled = uidsOf(reports.filter(({ signal }) => signal.kind !== 'healthy'));
  for (;;) {
    if (troubled.length > 0) await manager.query(ENSURE_STATES, [troubled]);
    const rows: LockedRow[] = await manager.query(LOCK_STATES, [uidsOf(reports)]);
    const locked = new Set(uidsOf(rows));
    if (troubled.every((uid) => locked.has(uid))) return rows;
  }
}

/** All that was seen of one endpoint in these few milliseconds, in turn. */
function judge(row: LockedRow, reports: readonly EndpointReport[]): Verdict {
  const { subscriptionUid, now } = row;
  const before = toEndpointState(row);
  let state = before;
  let disableReason: string | undefined;
  for (const { signal, ageMs } of reports.filter(
    (one) => one.subscriptionUid === subscriptionUid,
  )) {
    const verdict = judgeEndpoint(state, signal, now, new Date(now.getTime() - ageMs));
    state = verdict.state;
    disableReason ??= verdict.disableReason;
  }
  const hasOpened = state.isOpen && state.openings > before.openings;
  return { subscriptionUid, state, disableReason, hasOpened };
}

const isWell = ({ state, disableReason }: Verdict) =>
  state === UNTROUBLED && disableReason === undefined;

const uidsOf = (items: readonly { readonly subscriptionUid: string }[]) => [
  ...new Set(items.map(({ subscriptionUid }) => subscriptionUid)),
];

function toColumns(verdicts: readonly Verdict[]): unknown[] {
  const column = (read: (state: EndpointState) => unknown) =>
    verdicts.map(({ state }) => read(state) ?? null);
  return [
    verdicts.map(({ subscriptionUid }) => subscriptionUid),
    column(({ heldUntil }) => heldUntil),
    column(({ throttles }) => throttles),
    column(({ isOpen }) => isOpen),
    column(({ openings }) => openings),
    column(({ windowStartedAt }) => windowStartedAt),
    column(({ windowSuccesses }) => windowSuccesses),
    column(({ windowFailures }) => windowFailures),
    column(({ failingSince }) => failingSince),
    column(({ failures }) => failures),
  ];
}
