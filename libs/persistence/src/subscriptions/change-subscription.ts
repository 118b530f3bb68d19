import {
  type ManagedSubscription,
  type SubscriptionChanges,
  type SubscriptionScope,
  WELL,
} from '@rxhooks/application';
import type { SubscriptionStatus } from '@rxhooks/domain';
import type { EntityManager } from 'typeorm';
import { SubscriptionRow, toColumns, toSubscription } from './subscription.row.js';
import { checkOverlap } from './check-overlap.js';
import { type HealthRow, toHealth } from './managed-row.js';
import type { WebhookEvents } from '../operational-events/webhook-events.js';
import { nameParameters } from './subscription-parameters.js';
import {
  change,
  FIRST_FIELD,
  FORGET_HISTORY,
  LOCK_STATE,
  TAKE_STATE,
} from './subscription-statements.js';

type ChangedRow = SubscriptionRow & { readonly statusBefore: SubscriptionStatus };

/**
 * Status, secret and fields together. The statement that changes the row is the one that checks the scope; what follows it
 * in the transaction may go by the uid.
 *
 * @throws OverlapError, and the transaction has to be rolled back
 */
export async function changeSubscription(
  manager: EntityManager,
  webhookEvents: WebhookEvents,
  scope: SubscriptionScope,
  uid: string,
  changes: SubscriptionChanges,
): Promise<ManagedSubscription | undefined> {
  const { isOnePerTargetAndType, secret, status, ...fields } = changes;
  const which = nameParameters(scope, { uid });
  // Workers that claim for an endpoint with a limit or a ramp take turns by locking its row: the first needs one too.
  const needsState = status === 'active' || typeof fields.ratePerSecond === 'number';
  const lock = needsState ? TAKE_STATE : LOCK_STATE;
  const [state] = await manager.query<HealthRow[]>(lock, which);
  const { assignments, values } = assign(manager, toColumns(fields));
  // The driver's answer to an UPDATE is the rows and their number.
  const [[row]]: [ChangedRow[], number] = await manager.query(change(assignments), [
    ...which,
    status ?? null,
    secret?.sealedSecret ?? null,
    secret ? JSON.stringify(secret.previousSecrets) : null,
    secret?.replaces ?? null,
    ...values,
  ]);
  if (!row) return undefined;
  if (isOnePerTargetAndType) await checkOverlap(manager, uid);
  const wasActive = row.statusBefore === 'active';
  const isActive = row.status === 'active';
  const isResumed = isActive && !wasActive;
  const isWell = status === 'active' || fields.target !== undefined;
  const wasHeld =
    status === 'active' && (state?.heldUntil != null || state?.isCircuitOpen === true);
  // What has waited goes out at a slowly rising rate.
  const startsRamp = isResumed || wasHeld;
  if (isWell) await manager.query(FORGET_HISTORY, [uid, row.organisationUid, startsRamp]);
  const { contract, organisationUid } = row;
  const endpoint = { subscriptionUid: uid, organisationUid };
  if (isActive !== wasActive)
    await webhookEvents.pauseChanged(manager, { ...endpoint, contract, isPaused: !isActive });
  if (isActive && row.statusBefore === 'disabled')
    await webhookEvents.endpointChanged(manager, endpoint, { kind: 'endpoint.enabled' });
  if (isWell && state?.isCircuitOpen)
    await webhookEvents.endpointChanged(manager, endpoint, { kind: 'endpoint.circuit_closed' });
  return { ...toSubscription(row), health: isWell || !state ? WELL : toHealth(state) };
}

/** What is undefined is left as it is. `updated_at` tells of fields alone: a pause or a new secret does not move it. */
function assign(manager: EntityManager, columns: Partial<SubscriptionRow>) {
  const { columns: all } = manager.connection.getMetadata(SubscriptionRow);
  const given = Object.entries(columns).filter(([, value]) => value !== undefined);
  const assignments = given.map(([name], index) => {
    const column = all.find(({ propertyName }) => propertyName === name);
    if (!column) throw new Error(`Subscriptions have no column for ${name}.`);
    return `${column.databaseName} = $${FIRST_FIELD + index}`;
  });
  if (given.length > 0) assignments.push('updated_at = now()');
  return { assignments, values: given.map(([, value]) => value) };
}
