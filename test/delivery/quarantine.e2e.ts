import { onTestFinished, expect, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import { startWorld } from '../support/world.js';

const QUARANTINE = '/v1/admin/quarantined-events';
const REASON = 'Quarantined: 5 workers in a row ended while they ran this job.';

async function openQuarantine() {
  const world = await startWorld({}, { withWorker: false });
  onTestFinished(() => world.close());
  const endpoint = await receiver();
  const tenant = await world.tenant();
  await tenant.subscribe(`${endpoint.url}/hook`);
  const event = orderEvent();
  await tenant.send(event);
  await world.database.query('DELETE FROM waiting_events');
  await world.database.query('UPDATE events SET quarantine_reason = $1 WHERE id = $2', [
    REASON,
    event.id,
  ]);
  return { world, endpoint, tenant, event };
}

test('the operator sees what was set aside, and why', async () => {
  const { world, tenant, event } = await openQuarantine();
  expect(await world.api.asAdmin('GET', QUARANTINE)).toMatchObject({
    status: 200,
    body: {
      data: [
        {
          uid: expect.stringMatching(/^evt_/),
          event_id: event.id,
          organisation_uid: tenant.uid,
          event_type: event.event_type,
          reason: REASON,
          accepted_at: expect.stringMatching(/Z$/),
        },
      ],
      next_cursor: null,
    },
  });
});

test('an event that is released is delivered after all', async () => {
  const { world, endpoint } = await openQuarantine();
  const { body } = await world.api.asAdmin('GET', QUARANTINE);
  const answer = await world.api.asAdmin('POST', `${QUARANTINE}/${body.data[0].uid}/release`);
  expect(answer.status).toBe(202);

  await world.startWorker();

  await endpoint.waitFor(1);
  expect((await world.api.asAdmin('GET', QUARANTINE)).body.data).toEqual([]);
});

test('what is not in quarantine cannot be released', async () => {
  const { world } = await openQuarantine();
  const answer = await world.api.asAdmin('POST', `${QUARANTINE}/evt_${'0'.repeat(32)}/release`);
  expect(answer.status).toBe(404);
});
