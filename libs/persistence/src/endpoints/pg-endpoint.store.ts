import { Injectable } from '@nestjs/common';
import {
  type Endpoint,
  EndpointPolicy,
  type EndpointReport,
  EndpointStore,
  IdFactory,
} from '@rxhooks/application';
import { type EndpointState, type EndpointVerdict, UNTROUBLED } from '@rxhooks/domain';
import { circuitChange } from './circuit-change.js';
import { MicroBatcher } from '@rxhooks/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { BATCH } from '../connection/batch-options.js';
import { givingWay } from '../connection/run-statement.js';
import { WebhookEvents } from '../operational-events/webhook-events.js';
import { type EndpointStateRow, toEndpointState } from './endpoint-state.row.js';
import { ENSURE_STATES, FORGET_STATES, LOCK_STATES, SAVE_STATES } from './endpoint-statements.js';
import { EndpointStops } from './endpoint-stops.js';

type LockedRow = EndpointStateRow & Endpoint & { readonly now: Date };
type Judged = EndpointVerdict & Endpoint & { readonly before: EndpointState };

@Injectable()
export class PgEndpointStore extends EndpointStore {
  readonly #stops: EndpointStops;
  readonly #batcher = new MicroBatcher(
    (reports: readonly EndpointReport[]) => this.#recordAll(reports),
    // A batch that waits for a lock must not take the connections of all other statements.
    { ...BATCH, maxConcurrent: 2 },
  );

  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: EndpointPolicy,
    private readonly webhookEvents: WebhookEvents,
    ids: IdFactory,
  ) {
    super();
    this.#stops = new EndpointStops(policy, webhookEvents, ids);
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
    const byEndpoint = Map.groupBy(reports, ({ subscriptionUid }) => subscriptionUid);
    const rows = await lockStates(manager, reports);
    const judged = rows.map((row): Judged => {
      const { subscriptionUid, organisationUid, now } = row;
      const own = byEndpoint.get(subscriptionUid) ?? [];
      const before = toEndpointState(row);
      const verdict = this.policy.judge(before, own, now);
      return { subscriptionUid, organisationUid, before, ...verdict };
    });
    const well = judged.filter(({ state, stop }) => state === UNTROUBLED && !stop);
    if (judged.length > 0) await manager.query(SAVE_STATES, toColumns(judged));
    if (well.length > 0) await manager.query(FORGET_STATES, keysOf(well));
    for (const { subscriptionUid, organisationUid, before, state, stop } of judged) {
      const endpoint = { subscriptionUid, organisationUid };
      // A subscription that is disabled has no circuit any more.
      const change = stop?.status === 'disabled' ? undefined : circuitChange(before, state);
      if (change) await this.webhookEvents.endpointChanged(manager, endpoint, change);
      if (stop) await this.#stops.carryOut(manager, endpoint, stop);
    }
  }
}

const MAX_TRIES = 5;

/**
 * Repeats both statements, because another worker may delete a row between them, and with it a
 * report of trouble. A subscription that does not exist gets no row however often they run.
 */
async function lockStates(
  manager: EntityManager,
  reports: readonly EndpointReport[],
): Promise<readonly LockedRow[]> {
  const troubled = reports.filter(({ signal }) => signal.kind !== 'healthy');
  for (let tries = 1; ; tries += 1) {
    if (troubled.length > 0) await manager.query(ENSURE_STATES, keysOf(troubled));
    const rows: LockedRow[] = await manager.query(LOCK_STATES, keysOf(reports));
    const locked = new Set(rows.map(({ subscriptionUid }) => subscriptionUid));
    if (tries === MAX_TRIES || troubled.every(({ subscriptionUid }) => locked.has(subscriptionUid)))
      return rows;
  }
}

/** Each endpoint once: its subscription, and its organisation. */
function keysOf(items: readonly Endpoint[]): [string[], string[]] {
  const organisations = new Map(items.map((one) => [one.subscriptionUid, one.organisationUid]));
  return [[...organisations.keys()], [...organisations.values()]];
}

function toColumns(judged: readonly Judged[]): unknown[] {
  const column = (read: (state: EndpointState) => unknown) =>
    judged.map(({ state }) => read(state) ?? null);
  return [
    judged.map(({ subscriptionUid }) => subscriptionUid),
    column(({ heldUntil }) => heldUntil),
    column(({ throttles }) => throttles),
    column(({ isOpen }) => isOpen),
    column(({ openings }) => openings),
    column(({ windowStartedAt }) => windowStartedAt),
    column(({ windowSuccesses }) => windowSuccesses),
    column(({ windowFailures }) => windowFailures),
    column(({ failingSince }) => failingSince),
    column(({ failures }) => failures),
    judged.map(({ organisationUid }) => organisationUid),
  ];
}
