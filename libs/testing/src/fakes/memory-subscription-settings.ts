import {
  type ManagedSubscription,
  type NewSecret,
  type SubscriptionChanges,
  SubscriptionSettings,
  type TenantScope,
} from '@rxhooks/application';
import type { Subscription, SubscriptionStatus } from '@rxhooks/domain';

const WELL = { heldUntil: undefined, isCircuitOpen: false, failingSince: undefined };

export class MemorySubscriptionSettings extends SubscriptionSettings {
  readonly rows: Subscription[];
  readonly changes: SubscriptionChanges[] = [];
  /** Runs before a secret is replaced, as another call would in between. */
  beforeReplacing: () => void = () => undefined;
  isTaken = false;

  constructor(...rows: Subscription[]) {
    super();
    this.rows = rows;
  }

  override async find(scope: TenantScope, uid?: string): Promise<readonly ManagedSubscription[]> {
    const isSeen = (row: Subscription) =>
      row.organisationUid === scope.organisationUid &&
      (scope.pharmacyUid === undefined || row.pharmacyUid === scope.pharmacyUid) &&
      (uid === undefined || row.uid === uid);
    return this.rows.filter(isSeen).map((subscription) => ({ subscription, health: WELL }));
  }

  override async change(uid: string, changes: SubscriptionChanges): Promise<'changed' | 'taken'> {
    if (this.isTaken) return 'taken';
    this.changes.push(changes);
    const { target, scheduleSeconds, ratePerSecond } = changes;
    this.replace(uid, {
      ...(target !== undefined && { target }),
      ...(scheduleSeconds !== undefined && { scheduleSeconds: scheduleSeconds ?? undefined }),
      ...(ratePerSecond !== undefined && { ratePerSecond: ratePerSecond ?? undefined }),
    });
    return 'changed';
  }

  override async move(
    uid: string,
    from: readonly SubscriptionStatus[],
    to: 'active' | 'paused',
  ): Promise<boolean> {
    const isMoved = this.rows.some((row) => row.uid === uid && from.includes(row.status));
    if (isMoved) this.replace(uid, { status: to, statusReason: undefined });
    return isMoved;
  }

  override async replaceSecret(uid: string, secret: NewSecret): Promise<boolean> {
    this.beforeReplacing();
    const { replaces, ...fresh } = secret;
    const isCurrent = this.rows.some((row) => row.uid === uid && row.sealedSecret === replaces);
    if (isCurrent) this.replace(uid, fresh);
    return isCurrent;
  }

  replace(uid: string, parts: Partial<Subscription>): void {
    const index = this.rows.findIndex((row) => row.uid === uid);
    const row = this.rows[index];
    if (row) this.rows[index] = { ...row, ...parts };
  }
}
