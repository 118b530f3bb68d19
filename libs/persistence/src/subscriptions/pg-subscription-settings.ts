import { Injectable } from '@nestjs/common';
import {
  type ManagedSubscription,
  type NewSecret,
  type SubscriptionChanges,
  SubscriptionSettings,
  type TenantScope,
} from '@rxhooks/application';
import type { SubscriptionStatus } from '@rxhooks/domain';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import { SubscriptionRow, toSubscription } from './subscription.row.js';
import { checkOverlap, OverlapError } from './check-overlap.js';
import { ENSURE_STATES } from '../endpoints/endpoint-statements.js';
import { isUniqueViolation } from '../connection/is-unique-violation.js';
import { PauseEvents } from '../operational-events/pause-events.js';
import { givingWay } from '../connection/run-statement.js';
import {
  FIND_MANAGED,
  FORGET_HISTORY,
  LOCK_STATE,
  MOVE,
  START_RAMP,
} from './settings-statements.js';

type ManagedRow = SubscriptionRow & {
  readonly heldUntil: Date | null;
  readonly isCircuitOpen: boolean;
  readonly failingSince: Date | null;
};

type MovedRow = {
  readonly contract: string;
  readonly organisationUid: string;
  readonly before: SubscriptionStatus;
};

@Injectable()
export class PgSubscriptionSettings extends SubscriptionSettings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly pauseEvents: PauseEvents,
  ) {
    super();
  }

  override async find(scope: TenantScope, uid?: string): Promise<readonly ManagedSubscription[]> {
    const { organisationUid, pharmacyUid = null } = scope;
    const rows: ManagedRow[] = await this.dataSource.query(FIND_MANAGED, [
      organisationUid,
      pharmacyUid,
      uid ?? null,
    ]);
    return rows.map(toManaged);
  }

  override async change(uid: string, changes: SubscriptionChanges): Promise<'changed' | 'taken'> {
    const { target, scheduleSeconds, ratePerSecond, eventTypes, metaData, notifyEmail } = changes;
    try {
      // Workers that claim for an endpoint with a limit take turns by locking its row: the first of them needs one too.
      await this.#transact(uid, typeof ratePerSecond === 'number', async (manager) => {
        // What is undefined is left as it is.
        const columns = {
          scheduleSeconds: scheduleSeconds && [...scheduleSeconds],
          ratePerSecond,
          notifyEmail,
          target,
          eventTypes: eventTypes && [...eventTypes],
          metaData: metaData && JSON.stringify(metaData),
          ...('dedupeKey' in changes && { dedupeKey: changes.dedupeKey ?? null }),
          sealedHeaders: changes.sealedHeaders,
        };
        if (Object.values(columns).some((value) => value !== undefined))
          await manager.update(
            SubscriptionRow,
            { uid, removedAt: IsNull() },
            { ...columns, updatedAt: () => 'now()' },
          );
        if (changes.isOnePerTargetAndType) await checkOverlap(manager, uid);
        if (target !== undefined) await manager.query(FORGET_HISTORY, [uid]);
      });
    } catch (error) {
      if (isUniqueViolation(error) || error instanceof OverlapError) return 'taken';
      throw error;
    }
    return 'changed';
  }

  override async move(
    uid: string,
    from: readonly SubscriptionStatus[],
    to: 'active' | 'paused',
  ): Promise<boolean> {
    return this.#transact(uid, to === 'active', async (manager) => {
      const [[moved]]: [MovedRow[], number] = await manager.query(MOVE, [uid, from, to]);
      if (!moved) return false;
      const isPaused = to !== 'active';
      if (isPaused === (moved.before === 'active'))
        await this.pauseEvents.raise(manager, { ...moved, subscriptionUid: uid, isPaused });
      if (isPaused) return true;
      await manager.query(FORGET_HISTORY, [uid]);
      await manager.query(START_RAMP, [uid]);
      return true;
    });
  }

  override async replaceSecret(uid: string, secret: NewSecret): Promise<boolean> {
    const { replaces, sealedSecret, previousSecrets } = secret;
    const { affected } = await this.dataSource.getRepository(SubscriptionRow).update(
      { uid, sealedSecret: replaces, removedAt: IsNull() },
      {
        sealedSecret,
        previousSecrets: previousSecrets.map(({ sealed, validUntil }) => ({
          sealed,
          validUntil: validUntil.toISOString(),
        })),
      },
    );
    return affected === 1;
  }

  /** The state of the endpoint is locked before the subscription, as by the store that disables it. */
  #transact<T>(
    uid: string,
    needsState: boolean,
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<T> {
    return givingWay(() =>
      this.dataSource.transaction(async (manager) => {
        await lockState(manager, uid, needsState);
        return work(manager);
      }),
    );
  }
}

/** Another worker may forget the row between the two statements. */
async function lockState(manager: EntityManager, uid: string, needsIt: boolean): Promise<void> {
  for (;;) {
    if (needsIt) await manager.query(ENSURE_STATES, [[uid]]);
    const locked: unknown[] = await manager.query(LOCK_STATE, [uid]);
    if (locked.length > 0 || !needsIt) return;
  }
}

function toManaged(row: ManagedRow): ManagedSubscription {
  const { heldUntil, isCircuitOpen, failingSince } = row;
  return {
    subscription: toSubscription(row),
    health: {
      heldUntil: heldUntil ?? undefined,
      isCircuitOpen,
      failingSince: failingSince ?? undefined,
    },
  };
}
