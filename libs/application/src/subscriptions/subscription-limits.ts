/** How many subscriptions there may be, from configuration. */
export abstract class SubscriptionLimits {
  /** Active ones of one contract at one level; each of them is matched with each event of its organisation. */
  abstract readonly perOrganisation: number;
}
