import { spelled } from './words.js';

/** What the operations are about, in the order in which they are read. */
export const TAGS: Readonly<Record<string, string>> = {
  Events: 'Domain events in, and what became of each.',
  'Event types': 'The catalogue of event types, each with the schema and an example of its data.',
  Deliveries: 'The delivery log: one event for one subscription, with its attempts.',
  Recoveries: 'Many deliveries made good by one call.',
  Subscriptions: 'State and settings of the subscriptions of every contract.',
  Statistics: 'Counts of events, attempts and deliveries, by minute or by hour.',
  Organisations: 'The tenants of the platform and their pharmacies. For operators.',
  'API keys': 'The keys of one organisation. For operators.',
  'Operator keys': 'The keys of the people who run the platform. For operators.',
  Sessions: 'Operators in a browser: what takes the place of a key there.',
  'Audit log': 'Who did what that gives access, moves data or destroys it. For operators.',
  Quarantine: 'Accepted events that were set aside because workers died of them. For operators.',
  Health: 'Whether the process runs, and whether it can accept events.',
  'RxScale organisation webhooks': "RxScale's Management API, for the webhooks of an organisation.",
  'RxScale pharmacy webhooks': "RxScale's External Pharmacy API, for the webhooks of one pharmacy.",
  'Decoda webhooks': "Decoda's webhooks, in the current generation of its API.",
  'Decoda delivery attempts': 'What Decoda calls a delivery attempt: one event for one webhook.',
  'Semble webhooks': "Semble's GraphQL API, for its webhooks.",
};

/** The tag of the webhooks that a contract's receivers get. */
export const eventsTagOf = (contract: string) => `${spelled(contract)} events`;
