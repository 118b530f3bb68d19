import { mailServer } from '@rxhooks/testing';
import { expect, onTestFinished, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { mailEnv } from '../support/mails.js';
import { receiver } from '../support/receivers.js';
import { startWorld } from '../support/world.js';

test('an owner whose endpoint answers 410 is told by mail, without what the target’s query holds', async () => {
  const server = await mailServer();
  const world = await startWorld(mailEnv(server));
  onTestFinished(() => world.close());
  const endpoint = await receiver({ respond: () => ({ status: 410 }) });
  const tenant = await world.tenant();
  const contact_email = 'webhooks@linden.example.com';
  await world.api.asAdmin('PATCH', `/v1/admin/organisations/${tenant.uid}`, { contact_email });
  const { uid } = await tenant.subscribe(`${endpoint.url}/gone?token=hidden`);

  await tenant.send(orderEvent());

  const [mail] = await server.waitFor(1);
  expect(mail?.to).toEqual([contact_email]);
  expect(mail?.text).toContain(uid);
  expect(mail?.text).toContain('410');
  expect(mail?.text).not.toContain('hidden');
}, 30_000);
