import { ensure } from './ensure.ts';
import { good, say, step } from './print.ts';
import { showRequest } from './show-request.ts';
import type { Stage } from './stage.ts';
import type { Tenant } from './tenant.ts';

interface TestAnswer {
  readonly success: boolean;
  readonly status_code: number | null;
  readonly payload_sent: object;
  readonly error?: string;
}

export async function sendTest({ call, erp }: Stage, { teamKey: key }: Tenant): Promise<void> {
  step(3, 'A test delivery', 'The caller waits, and is told what the receiver answered.');
  const { success, status_code, payload_sent, error } = await call<TestAnswer>(
    'POST',
    '/v1/management/notification-subscriptions/test',
    { key, status: 200, body: { target_url: erp.target, event_type: 'pharmacy_order_created' } },
  );
  const answer = `success: ${success}, status_code: ${status_code}`;
  const isFine = success && status_code === 200;
  ensure(isFine, `The test delivery should succeed, not end as ${answer} (${error}).`);

  const [request, ...more] = erp.takeRequests();
  ensure(request !== undefined && more.length === 0, 'erp should get exactly one test request.');
  ensure(request.headers['x-webhook-test'] === 'true', 'The test request lacks X-Webhook-Test.');
  const isEchoed = request.body.toString() === JSON.stringify(payload_sent);
  ensure(isEchoed, 'payload_sent of the test differs from what erp got.');
  showRequest(erp, request);
  say(`\nThe answer: ${good(answer)}, and payload_sent is what erp got.`);
}
