import type { EndpointStop } from './endpoint-verdict.js';
import {
  composeNotice,
  hostOf,
  listValues,
  type Notice,
  onOneLine,
  toTimeText,
  withoutSecrets,
} from './notice.js';

export type StoppedEndpoint = {
  readonly organisationName?: string | undefined;
  readonly subscriptionUid: string;
  readonly target: string;
  readonly at: Date;
};

const WORDS = {
  disabled: {
    title: (host: string) => `Webhooks stopped: ${host} was disabled`,
    effect: 'Nothing is sent to it any more.',
    timeLabel: 'Disabled at',
    waiting: `Deliveries that were waiting for it, and those of new events, are kept as skipped. They can be
sent once it is enabled again.`,
    steps: (uid: string) => `2. Enable the subscription again:
   POST /v1/management/subscriptions/${uid}/resume
3. List what was skipped:
   GET /v1/management/notification-deliveries?status=skipped&subscription_uid=${uid}
4. Send what is still wanted of it:
   POST /v1/management/notification-deliveries/<uid>/resend`,
  },
  paused: {
    title: (host: string) => `Webhooks paused: ${host} does not take them`,
    effect: 'Nothing is sent to it until it is resumed.',
    timeLabel: 'Paused at',
    waiting: `Nothing is lost: deliveries that were waiting keep waiting, and those of new events
wait with them.`,
    steps: (
      uid: string,
    ) => `2. Resume the subscription; what has waited is sent then, the oldest first:
   POST /v1/management/subscriptions/${uid}/resume`,
  },
};

/** The mail to the owner of an endpoint that was paused or disabled. */
export function describeStoppedEndpoint(
  { status, reason }: EndpointStop,
  { organisationName, subscriptionUid, target, at }: StoppedEndpoint,
): Notice {
  const { title, effect, timeLabel, waiting, steps } = WORDS[status];
  const owner = organisationName ? ` of ${onOneLine(organisationName, 100)}` : '';
  return composeNotice(
    title(hostOf(target)),
    `A webhook endpoint${owner} was ${status}. ${effect}`,
    listValues({
      Endpoint: withoutSecrets(target),
      Subscription: onOneLine(subscriptionUid),
      [timeLabel]: toTimeText(at),
      Reason: onOneLine(reason),
    }),
    waiting,
    `What to do:
1. Make the endpoint answer with a status from 200 to 299 again.
${steps(onOneLine(subscriptionUid))}`,
    'If the endpoint is not used any more, remove the subscription.',
  );
}
