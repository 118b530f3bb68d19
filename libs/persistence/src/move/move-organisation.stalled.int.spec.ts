import type { EndedAttempt } from '@rxhooks/application';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newEvent, newId } from '../../test/stores.js';
import { killAfter, Killed, openTwoCells, type TwoCells } from '../../test/two-cells.js';
import { PgNotificationStore } from '../notifications/pg-notification.store.js';
import type { MoveStep } from './move.js';

let cells: TwoCells;

beforeAll(async () => {
  cells = await openTwoCells();
});
afterAll(() => cells.close());

/** A worker of the source took an event, and stands still until its lease has run out. */
async function stalled() {
  const { uid, subscriptionUid } = await cells.organisation();
  const given = newEvent(uid);
  await cells.source.events.insert([given]);
  const { events } = await cells.source.leases.take(50);
  const event = events.find((taken) => taken.event.uid === given.uid)?.event ?? given;
  await cells.source.sql(
    `UPDATE waiting_events SET lease_until = now() - interval '1 second' WHERE organisation_uid = $1`,
    [uid],
  );
  const deliveryUid = newId('delivery');
  const delivery = {
    uid: deliveryUid,
    subscriptionUid,
    leaseToken: 'lease_stalled',
    success: undefined,
  };
  const attempt: EndedAttempt = {
    deliveryUid,
    organisationUid: uid,
    leaseToken: 'lease_stalled',
    number: 1,
    startedAt: new Date(),
    durationMs: 1,
    statusCode: 200,
    error: undefined,
    responseExcerpt: 'thanks',
    next: { status: 'succeeded' },
  };
  return { uid, event, delivery, attempt };
}

const at = (step: MoveStep, work: () => Promise<unknown>) => async (reached: MoveStep) => {
  if (reached === step) await work();
};

const waitsAtTarget = async (uid: string) =>
  (await cells.target.sql('SELECT uid FROM waiting_events WHERE organisation_uid = $1', [uid])).map(
    (row: { uid: string }) => row.uid,
  );

describe('A worker that stood still with an event and comes back', () => {
  it.each(['drain', 'compare', 'activate'] as const)(
    'after %s opens no delivery at the source, and the target has the event',
    async (step) => {
      const { uid, event, delivery } = await stalled();
      const opened: string[] = [];
      const open = async () => opened.push(...(await cells.source.fanOut.open(event, [delivery])));
      await cells.move(uid, { reached: at(step, open) });
      expect(opened).toEqual([]);
      expect(await waitsAtTarget(uid)).toContain(event.uid);
    },
  );

  it('sets no event aside at the source', async () => {
    const { uid, event } = await stalled();
    const setAside = () => cells.source.fanOut.quarantine(event, 'It ends its workers.');
    await cells.move(uid, { reached: at('copy', setAside) });
    expect(await waitsAtTarget(uid)).toContain(event.uid);
  });

  it('records no request at the source whose outcome the target does not know', async () => {
    const { uid, event, delivery, attempt } = await stalled();
    const outcomes: unknown[] = [];
    await cells.move(uid, {
      reached: async (step) => {
        if (step === 'drain') await cells.source.fanOut.record(event, [delivery], new Date());
        if (step === 'compare') outcomes.push(await cells.source.deliveries.recordAttempt(attempt));
      },
    });
    expect(outcomes).toEqual([{ kind: 'lease_lost' }]);
    expect(await waitsAtTarget(uid)).toContain(event.uid);
  });
});

it('What the source has lost since the copy is gone from the target after two more runs', async () => {
  const { uid, event } = await cells.organisation();
  await expect(cells.move(uid, { reached: killAfter('copy') })).rejects.toThrow(Killed);
  await cells.source.sql('DELETE FROM waiting_events WHERE uid = $1', [event.uid]);
  await expect(cells.move(uid)).rejects.toThrow('differ in waiting_events');
  await cells.move(uid);
  expect(await waitsAtTarget(uid)).not.toContain(event.uid);
});

it('A mail that goes out with that of another organisation is waited for', async () => {
  const [first, second] = [await cells.organisation(), await cells.organisation()];
  await cells.source.sql('DELETE FROM notifications WHERE organisation_uid <> ALL ($1)', [
    [first.uid, second.uid],
  ]);
  await cells.source.sql(
    `UPDATE notifications SET recipient = 'shared@clinic.example',
       due_at = now() - CASE WHEN organisation_uid = $1 THEN interval '2 minutes' ELSE interval '1 minute' END`,
    [first.uid],
  );
  const mails = new PgNotificationStore(cells.source.dataSource, { mailVerification: undefined });
  const claim = await mails.claimDue();
  expect(claim?.others).toHaveLength(1);
  await expect(cells.move(second.uid, { drainMs: 300 })).rejects.toThrow('1 mails of');
  if (claim) await mails.markSent(claim);
  await cells.move(second.uid);
  const [mail] = await cells.target.sql(
    'SELECT sent_at IS NOT NULL AS "isSent" FROM notifications WHERE organisation_uid = $1',
    [second.uid],
  );
  expect(mail).toEqual({ isSent: true });
});
