import type { WebhookRequest } from '@rxhooks/application';
import type { Exchange } from '@rxhooks/domain';
import type { HttpSender } from '../src/http-sender.js';

/** Sends a small body; the limit is far above what any receiver on loopback needs. How long it took is left out. */
export async function sendTo(
  sender: HttpSender,
  url: string,
  overrides: Partial<WebhookRequest> = {},
): Promise<Exchange> {
  const headers = { 'Content-Type': 'application/json' };
  const {
    durationMs: _,
    times: _times,
    ...exchange
  } = await sender.send({
    url,
    organisationUid: 'org_a',
    headers,
    body: Buffer.from('{"a":1}'),
    timeoutMs: 10_000,
    ...overrides,
  });
  return exchange;
}
