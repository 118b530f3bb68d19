import { showLog, untilSucceeded } from './delivery-log.ts';
import { ensure } from './ensure.ts';
import { sendExamples } from './events.ts';
import { showOutage } from './outage.ts';
import { good, row, say, step } from './print.ts';
import { showRequests } from './requests.ts';
import type { Stage } from './stage.ts';
import { readCatalogue, registerWebhooks } from './subscriptions.ts';
import { setUpTenant } from './tenant.ts';
import { sendTest } from './test-delivery.ts';

/** Every step shows what it does and fails when a promise does not hold. */
export async function tellStory(stage: Stage): Promise<void> {
  const tenant = await setUpTenant(stage);
  const types = await readCatalogue(stage, tenant);
  await registerWebhooks(stage, tenant, types);
  await sendTest(stage, tenant);
  const events = await sendExamples(stage, tenant, types);
  const deliveriesBefore = await showRequests(stage, tenant, events);
  const uid = await showOutage(stage, tenant, { types, deliveriesBefore });
  await showLog(stage, tenant, uid);

  const total = deliveriesBefore + 2;
  await untilSucceeded(stage, tenant, total);
  const late = [stage.shop, stage.erp].flatMap((partner) => partner.takeRequests());
  ensure(late.length === 0, `${late.length} requests came that nobody had reason to send.`);
  step(8, 'The end');
  say(good(`${events.length + 1} events, ${total} deliveries, all of them succeeded.`));
  say('\nWhat to try next:');
  row('npm start', 'the same system, to stay; it prints where the OpenAPI page is');
  row('npm test', 'every promise, tested');
  row('README.md', 'register your own webhook in three calls');
}
