import type { NewRecovery, Recovery, TenantScope } from '@rxhooks/application';
import { ContractRegistry } from '@rxhooks/contracts';
import { CorrectedClock } from '@rxhooks/platform';
import { WebhookEvents } from '../src/operational-events/webhook-events.js';
import { PgRecoveryBatches } from '../src/recoveries/pg-recovery-batches.js';
import { PgRecoveryLog } from '../src/recoveries/pg-recovery-log.js';
import { PgRecoveryPlans } from '../src/recoveries/pg-recovery-plans.js';
import { ids, newId, type Stores } from './stores.js';

/** The stores of recoveries, and deliveries that have ended or wait. */
export function recoveriesOn(stores: Stores) {
  const { dataSource, sql } = stores;
  const plans = new PgRecoveryPlans(dataSource, ids);
  const log = new PgRecoveryLog(dataSource);
  const contracts = new ContractRegistry();
  const webhookEvents = new WebhookEvents(contracts, ids, new CorrectedClock());
  const batches = new PgRecoveryBatches(dataSource, webhookEvents, contracts);

  const ask = (more: Partial<NewRecovery> = {}): NewRecovery => ({
    uid: newId('recovery'),
    include: ['failed'],
    filter: {},
    types: undefined,
    ratePerSecond: 500,
    idempotencyKey: undefined,
    ...more,
  });

  /** Fails the test for any answer but a recovery. */
  async function start(scope: TenantScope, more: Partial<NewRecovery> = {}): Promise<Recovery> {
    const started = await plans.start(scope, ask(more));
    if ('recovery' in started) return started.recovery;
    throw new Error(`It was answered ${started.kind}.`);
  }

  return {
    plans,
    log,
    batches,
    ask,
    start,
    /** Deliveries of new events in a status, with an attempt. */
    async addEnded(
      subscription: string,
      count: number,
      status = 'failed',
      { code = null, error = null }: { code?: number | null; error?: string | null } = {},
    ): Promise<string[]> {
      const uids = await stores.addDue(subscription, count);
      await sql(
        `UPDATE deliveries SET status = $2, due_at = NULL, attempts_made = 1, schedule_step = 3, reason = 'x' WHERE uid = ANY ($1)`,
        [uids, status],
      );
      await sql(
        `INSERT INTO attempts (delivery_uid, organisation_uid, number, started_at, status_code, error)
         SELECT uid, organisation_uid, 1, now(), $2, $3 FROM deliveries WHERE uid = ANY ($1)`,
        [uids, code, error],
      );
      await sql('DELETE FROM waiting_events');
      return uids.toSorted();
    },
    /** Deliveries of new events whose next attempt is scheduled for in an hour. */
    async addRetrying(subscription: string, count: number): Promise<string[]> {
      const uids = await stores.addDue(subscription, count, 3600);
      await sql(
        `UPDATE deliveries SET status = 'retrying', attempts_made = 1, schedule_step = 3 WHERE uid = ANY ($1)`,
        [uids],
      );
      await sql('DELETE FROM waiting_events');
      return uids.toSorted();
    },
    /** What is sent by it and has not ended, as by a worker that takes one batch after the other. */
    async sent(uid: string): Promise<string[]> {
      const rows: { uid: string }[] = await sql(
        'SELECT uid FROM deliveries WHERE recovery_uid = $1 ORDER BY uid',
        [uid],
      );
      return rows.map((row) => row.uid);
    },
    /** Until nothing is left that may be sent, without regard to the rate. */
    async sendAll(uid: string): Promise<void> {
      for (;;) {
        await sql('UPDATE recoveries SET paced_at = now() WHERE uid = $1', [uid]);
        const { endpoint, waitMs } = await batches.send(uid);
        if (!endpoint && waitMs > 0) return;
      }
    },
    /** As the attempts of these deliveries would end. */
    end: (uids: readonly string[], status: string) =>
      sql('UPDATE deliveries SET status = $2, due_at = NULL WHERE uid = ANY ($1)', [uids, status]),
  };
}
