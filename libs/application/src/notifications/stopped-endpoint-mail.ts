import {
  describeStoppedEndpoint,
  type EndpointStop,
  type Notice,
  type StoppedEndpoint,
} from '@rxhooks/domain';

/** The subscription of a stopped endpoint; `contactEmail` is its organisation's. */
export type StoppedSubscription = StoppedEndpoint & { readonly contactEmail: string | null };

export type OwnerMail = Notice & { readonly recipient: string };

/** The mail to the contact of the organisation; `undefined` when it has none. */
export function stoppedEndpointMail(
  stop: EndpointStop,
  stopped: StoppedSubscription,
): OwnerMail | undefined {
  const { contactEmail: recipient } = stopped;
  return recipient === null ? undefined : { recipient, ...describeStoppedEndpoint(stop, stopped) };
}
