import { Injectable } from '@nestjs/common';
import {
  type FindOptions,
  type ListOptions,
  type ManagedSubscription,
  type NewSubscription,
  type SubscriptionChanges,
  type SubscriptionName,
  type SubscriptionScope,
  SubscriptionStore,
  WELL,
} from '@rxhooks/application';
import { DataSource, IsNull } from 'typeorm';
import { SubscriptionRow, toColumns, toSubscription } from './subscription.row.js';
import { CANCEL_OPEN } from '../deliveries/cancel-statement.js';
import { changeSubscription } from './change-subscription.js';
import { checkOverlap, OverlapError } from './check-overlap.js';
import { isUniqueViolation } from '../connection/is-unique-violation.js';
import { type HealthRow, toManaged } from './managed-row.js';
import { WebhookEvents } from '../operational-events/webhook-events.js';
import { givingWay } from '../connection/run-statement.js';
import { nameParameters, scopeParameters } from './subscription-parameters.js';
import {
  FIND,
  FORGET_STATE_OF,
  LIST,
  LOCK_ORGANISATION,
  REMOVE,
} from './subscription-statements.js';

type Row = SubscriptionRow & HealthRow;

@Injectable()
export class PgSubscriptionStore extends SubscriptionStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly webhookEvents: WebhookEvents,
  ) {
    super();
  }

  override add(
    { isOnePerTargetAndType, ...subscription }: NewSubscription,
    max: number,
  ): Promise<ManagedSubscription | 'taken' | 'too_many'> {
    const { uid, organisationUid, pharmacyUid = IsNull(), contract } = subscription;
    const others = { organisationUid, pharmacyUid, contract, removedAt: IsNull() };
    return unlessTaken(
      this.dataSource.transaction(async (manager) => {
        // Two that come at the same moment would both be the last one.
        await manager.query(LOCK_ORGANISATION, [organisationUid]);
        if ((await manager.countBy(SubscriptionRow, others)) >= max) return 'too_many';
        await manager.insert(SubscriptionRow, toColumns(subscription));
        if (isOnePerTargetAndType) await checkOverlap(manager, uid);
        const row = await manager.findOneByOrFail(SubscriptionRow, { uid });
        return { ...toSubscription(row), health: WELL };
      }),
    );
  }

  override async find(
    scope: SubscriptionScope,
    name: SubscriptionName,
    { withRemoved = false }: FindOptions = {},
  ): Promise<ManagedSubscription | undefined> {
    const parameters = [...nameParameters(scope, name), withRemoved];
    const [row] = await this.dataSource.query<Row[]>(FIND, parameters);
    return row && toManaged(row);
  }

  override async list(
    scope: SubscriptionScope,
    { withRemoved = false, withMetaData = true }: ListOptions = {},
  ): Promise<readonly ManagedSubscription[]> {
    const parameters = [...scopeParameters(scope), withRemoved, withMetaData];
    return (await this.dataSource.query<Row[]>(LIST, parameters)).map(toManaged);
  }

  override change(
    scope: SubscriptionScope,
    uid: string,
    changes: SubscriptionChanges,
  ): Promise<ManagedSubscription | 'taken' | undefined> {
    return unlessTaken(
      givingWay(() =>
        this.dataSource.transaction((manager) =>
          changeSubscription(manager, this.webhookEvents, scope, uid, changes),
        ),
      ),
    );
  }

  override remove(scope: SubscriptionScope, name: SubscriptionName): Promise<string | undefined> {
    const parameters = nameParameters(scope, name);
    return givingWay(() =>
      this.dataSource.transaction(async (manager) => {
        await manager.query(FORGET_STATE_OF, parameters);
        const [[removed]]: [{ uid: string }[], number] = await manager.query(REMOVE, parameters);
        if (!removed) return undefined;
        await manager.query(CANCEL_OPEN, [
          removed.uid,
          'The subscription was removed.',
          scope.organisationUid,
        ]);
        return removed.uid;
      }),
    );
  }
}

async function unlessTaken<T>(work: Promise<T>): Promise<T | 'taken'> {
  try {
    return await work;
  } catch (error) {
    if (isUniqueViolation(error) || error instanceof OverlapError) return 'taken';
    throw error;
  }
}
