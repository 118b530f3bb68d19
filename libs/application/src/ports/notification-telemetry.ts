/** One try of a mail as operators see it: ids and figures, never an address or its text. */
export type NotificationSeen = {
  readonly notificationUid: string;
  readonly organisationUid: string;
  readonly subscriptionUid: string | undefined;
  readonly tries: number;
  /** `refused`: the server never takes mail for the address. `given_up`: all tries are used up. */
  readonly result: 'sent' | 'postponed' | 'refused' | 'given_up';
  readonly reason: string | undefined;
  readonly retryInMs: number | undefined;
};

export abstract class NotificationTelemetry {
  abstract tried(notification: NotificationSeen): void;
}
