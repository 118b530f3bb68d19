import { Injectable } from '@nestjs/common';
import { type EndpointReport, EndpointStore, IdFactory } from '@rxhooks/application';
import {
  describeDisabledEndpoint,
  type EndpointState,
  judgeEndpoint,
  UNTROUBLED,
} from '@rxhooks/domain';
import { MicroBatcher } from '@rxhooks/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { type EndpointStateRow, toEndpointState } from '../rows/endpoint-state.row.js';
import { BATCH } from './batch-options.js';
import { CANCEL_OPEN } from './cancel-statement.js';
import {
  DISABLE,
  ENSURE_STATES,
  FORGET_STATE,
  FORGET_STATES,
  LOCK_STATES,
  NOTIFY,
  SAVE_STATES,
} from './endpoint-statements.js';
import { givingWay } from './run-statement.js';

type LockedRow = EndpointStateRow & { readonly subscriptionUid: string; readonly now: Date };
type Verdict = {
  readonly subscriptionUid: string;
  readonly state: EndpointState;
  readonly disableReason: string | undefined;
};
type Disabled = {
  readonly organisationUid: string;
  readonly organisationName: string;
  readonly target: string;
  readonly contactEmail: string | null;
  readonly at: Date;
};

@Injectable()
export class PgEndpointStore extends EndpointStore {
  readonly #batcher = new MicroBatcher(
    (reports: readonly EndpointReport[]) => this.#recordAll(reports),
    // One that waits for a lock must not take the connections of everybody else.
    { ...BATCH, maxConcurrent: 2 },
  );

  constructor(
    private readonly dataSource: DataSource,
    private readonly ids: IdFactory,
  ) {
    super();
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
    for (const { subscriptionUid, disableReason } of unwell)
      if (disableReason !== undefined) await this.#disable(manager, subscriptionUid, disableReason);
  }

  async #disable(manager: EntityManager, uid: string, reason: string): Promise<void> {
    // The driver's answer to an UPDATE is the rows and their number.
    const [[disabled]]: [Disabled[], number] = await manager.query(DISABLE, [uid, reason]);
    if (!disabled) return;
    await manager.query(FORGET_STATE, [uid]);
    await manager.query(CANCEL_OPEN, [uid, `The subscription was disabled. ${reason}`]);
    const { contactEmail, organisationUid } = disabled;
    if (contactEmail === null) return;
    const { subject, body } = describeDisabledEndpoint({
      ...disabled,
      subscriptionUid: uid,
      reason,
    });
    await manager.query(NOTIFY, [
      this.ids.create('notification'),
      organisationUid,
      uid,
      contactEmail,
      subject,
      body,
    ]);
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
  let state = toEndpointState(row);
  let disableReason: string | undefined;
  for (const { signal, ageMs } of reports.filter(
    (one) => one.subscriptionUid === subscriptionUid,
  )) {
    const verdict = judgeEndpoint(state, signal, now, new Date(now.getTime() - ageMs));
    state = verdict.state;
    disableReason ??= verdict.disableReason;
  }
  return { subscriptionUid, state, disableReason };
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
