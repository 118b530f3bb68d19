/** A notification that is the caller's to send, for as long as a mail can take. */
export type ClaimedNotification = {
  readonly uid: string;
  readonly organisationUid: string;
  readonly subscriptionUid: string | undefined;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  /** This one included. Proves at the end that nobody else has taken it over. */
  readonly tries: number;
  /** What else is due for the same address, and goes with it. */
  readonly others: readonly { readonly uid: string; readonly subject: string }[];
};

/** Mails to owners, written by others in the transaction of what they tell. */
export abstract class NotificationStore {
  /**
   * The one that has been due for longest and is in nobody's hands; `undefined` when there is none. An address that was
   * sent a mail within the last ten minutes, or is being sent one, has its turn later.
   */
  abstract claimDue(): Promise<ClaimedNotification | undefined>;
  /** Holds whoever has it in hand now: it was sent, and need not be sent again. */
  abstract markSent(claim: ClaimedNotification): Promise<void>;
  /** Writes nothing when somebody else has taken it over, or it was sent after all. */
  abstract postpone(claim: ClaimedNotification, delayMs: number, reason: string): Promise<void>;
  /** Like `postpone`; neither it nor the others are due any more, and they keep the reason. */
  abstract giveUp(claim: ClaimedNotification, reason: string): Promise<void>;
}
