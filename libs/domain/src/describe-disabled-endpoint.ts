import { hostOf, type Notice, onOneLine, withoutSecrets } from './notice.js';

export type StoppedEndpoint = {
  readonly organisationName?: string | undefined;
  readonly subscriptionUid: string;
  readonly target: string;
  /** A sentence for the owner, as it stands in the subscription's status reason. */
  readonly reason: string;
  readonly at: Date;
};

/** What the owner of an endpoint is told when nothing is delivered to it any more. */
export function describeDisabledEndpoint(endpoint: StoppedEndpoint): Notice {
  const { organisationName, subscriptionUid, target, reason, at } = endpoint;
  const owner = organisationName ? ` of ${onOneLine(organisationName, 100)}` : '';
  return {
    subject: `Webhooks stopped: ${hostOf(target)} was disabled`,
    body: `A webhook endpoint${owner} was disabled. Nothing is sent to it any more.

Endpoint:     ${withoutSecrets(target)}
Subscription: ${onOneLine(subscriptionUid)}
Disabled at:  ${at.toISOString().replace('T', ' ').slice(0, 19)} UTC
Reason:       ${onOneLine(reason)}

Deliveries that were waiting for it were cancelled. What happens from now on is not
kept for it: until it is enabled again, no deliveries are made.

What to do:
1. Make the endpoint answer with a status from 200 to 299 again.
2. Enable the subscription again.
3. Look through its deliveries for what it has missed.

If the endpoint is not used any more, remove the subscription.

This message was sent by a machine. Nobody reads the answers to it.
`,
  };
}
