/** A notification leased to the caller, for as long as a mail can take. */
export type ClaimedNotification = {
  readonly uid: string;
  readonly organisationUid: string;
  readonly subscriptionUid: string | undefined;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  /** Includes this one. Proves that no other worker has claimed it since. */
  readonly tries: number;
  /** Other mails due for the same address, which go with this one. */
  readonly others: readonly { readonly uid: string; readonly subject: string }[];
};

/** Mails to owners. Other stores write them, in the transaction of what they report. */
export abstract class NotificationStore {
  /**
   * Claims the longest due mail that no worker holds; `undefined` when there is none. Skips an
   * address that was sent a mail within ten minutes, or is being sent one.
   */
  abstract claimDue(): Promise<ClaimedNotification | undefined>;
  /** Takes effect whichever worker holds it now: it was sent, and need not be sent again. */
  abstract markSent(claim: ClaimedNotification): Promise<void>;
  /** Writes nothing if another worker has claimed it since, or it was sent after all. */
  abstract postpone(claim: ClaimedNotification, delayMs: number, reason: string): Promise<void>;
  /** As `postpone`, but neither it nor the others are due any more; they keep the reason. */
  abstract giveUp(claim: ClaimedNotification, reason: string): Promise<void>;
}
