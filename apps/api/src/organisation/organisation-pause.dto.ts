export class OrganisationPauseView {
  /** Of the organisation. */
  uid: string;
  /** Since when it is paused; null when it is not. */
  paused_at: string | null;
}
