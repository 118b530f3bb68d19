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
};

/** Mails to owners, written by others in the transaction of what they tell. */
export abstract class NotificationStore {
  /** The one that has been due for longest and is in nobody's hands; `undefined` when there is none. */
  abstract claimDue(): Promise<ClaimedNotification | undefined>;
  /** Holds whoever has it in hand now: it was sent, and need not be sent again. */
  abstract markSent(uid: string): Promise<void>;
  /** Writes nothing when somebody else has taken it over, or it was sent after all. */
  abstract postpone(claim: ClaimedNotification, delayMs: number, reason: string): Promise<void>;
  /** Like `postpone`; it is not due any more and keeps the reason. */
  abstract giveUp(claim: ClaimedNotification, reason: string): Promise<void>;
}
