import { type ClaimedNotification, NotificationStore } from '@rxhooks/application';

type Verdict =
  | { readonly kind: 'sent' }
  | { readonly kind: 'postponed'; readonly delayMs: number; readonly reason: string }
  | { readonly kind: 'given_up'; readonly reason: string };

export class ScriptedNotificationStore extends NotificationStore {
  /** Due and not leased; a claim removes them. */
  readonly due: ClaimedNotification[] = [];
  readonly verdicts = new Map<string, Verdict>();
  fault: Error | undefined;

  override async claimDue(): Promise<ClaimedNotification | undefined> {
    return this.due.shift();
  }

  override async markSent({ uid }: ClaimedNotification): Promise<void> {
    this.#write(uid, { kind: 'sent' });
  }

  override async postpone(
    { uid }: ClaimedNotification,
    delayMs: number,
    reason: string,
  ): Promise<void> {
    this.#write(uid, { kind: 'postponed', delayMs, reason });
  }

  override async giveUp({ uid }: ClaimedNotification, reason: string): Promise<void> {
    this.#write(uid, { kind: 'given_up', reason });
  }

  #write(uid: string, verdict: Verdict): void {
    if (this.fault) throw this.fault;
    this.verdicts.set(uid, verdict);
  }
}
