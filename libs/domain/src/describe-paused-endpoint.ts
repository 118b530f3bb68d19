import type { StoppedEndpoint } from './describe-disabled-endpoint.js';
import { hostOf, type Notice, onOneLine, withoutSecrets } from './notice.js';

/** What the owner of an endpoint is told when deliveries to it wait until somebody resumes it. */
export function describePausedEndpoint(endpoint: StoppedEndpoint): Notice {
  const { organisationName, subscriptionUid, target, reason, at } = endpoint;
  const owner = organisationName ? ` of ${onOneLine(organisationName, 100)}` : '';
  return {
    subject: `Webhooks paused: ${hostOf(target)} does not take them`,
    body: `A webhook endpoint${owner} was paused. Nothing is sent to it until it is resumed.

Endpoint:     ${withoutSecrets(target)}
Subscription: ${onOneLine(subscriptionUid)}
Paused at:    ${at.toISOString().replace('T', ' ').slice(0, 19)} UTC
Reason:       ${onOneLine(reason)}

Nothing is lost: deliveries that were waiting keep waiting, and those of new events
wait with them.

What to do:
1. Make the endpoint answer with a status from 200 to 299 again.
2. Resume the subscription. What has waited is sent then, the oldest first.

If the endpoint is not used any more, remove the subscription.

This message was sent by a machine. Nobody reads the answers to it.
`,
  };
}
