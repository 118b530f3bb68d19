import type { DataSource } from 'typeorm';
import type { Answer } from '../../support/api-caller.js';
import type { orderEvent } from '../../support/events.js';
import { bodyHash } from '../../support/ledger.js';
import type { Tenant } from '../../support/tenant.js';

export type OrderEvent = ReturnType<typeof orderEvent>;

/** What the producer knows of one event. */
export type Sent = {
  readonly eventId: string;
  readonly organisationUid: string;
  readonly type: string;
  /** Of the body that an organisation-level delivery has to carry. */
  readonly bodySha: string;
  /** It was answered with a 2xx, so nobody will send it again. */
  readonly isAcknowledged: boolean;
};

export type AttemptRow = {
  readonly delivery: string;
  readonly number: number;
  readonly startedAt: number;
  readonly durationMs: number | null;
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly resent: boolean;
};

export type DeliveryRow = {
  readonly uid: string;
  readonly eventId: string;
  readonly organisationUid: string;
  readonly subscriptionUid: string;
  readonly target: string;
  readonly status: string;
  readonly reason: string | null;
  readonly attempts: readonly AttemptRow[];
};

export type SubscriptionRow = {
  readonly uid: string;
  readonly organisationUid: string;
  readonly eventTypes: readonly string[];
  readonly createdAt: number;
  readonly removedAt: number | null;
};

export type EventRow = {
  readonly eventId: string;
  readonly organisationUid: string;
  readonly acceptedAt: number;
  readonly isFannedOut: boolean;
  /** Why it was set aside, which is an end of its own. */
  readonly quarantineReason: string | null;
};

/** The producer's side: what was sent, and with which secrets the receivers were told to check. */
export class Producer {
  readonly sent: Sent[] = [];
  /** By the uid of the subscription. */
  readonly secrets = new Map<string, string>();
  readonly #keys: string[] = [];

  /** The same tenant, whose subscriptions and events are put down. */
  record(tenant: Tenant): ChaosTenant {
    this.#keys.push(tenant.key);
    const send = async (path: string, body: unknown, events: readonly OrderEvent[]) => {
      let answer: Answer | undefined;
      try {
        answer = await tenant.call('POST', path, body);
        return answer;
      } finally {
        const isAcknowledged = answer !== undefined && answer.status >= 200 && answer.status < 300;
        this.#note(tenant.uid, events, isAcknowledged);
      }
    };
    return {
      ...tenant,
      subscribe: async (...args) => {
        const registered = await tenant.subscribe(...args);
        this.secrets.set(registered.uid, registered.signing_secret);
        return registered;
      },
      send: (event) => send('/v1/events', event, [event as OrderEvent]),
      sendBatch: (events) => send('/v1/events/batch', { events }, events),
    };
  }

  /** What was shown once and must not be read anywhere, by what to call it. */
  namedSecrets(): Readonly<Record<string, string>> {
    const keys = this.#keys.map((key, index) => [`API key ${index}`, key] as const);
    const secrets = [...this.secrets].map(([uid, secret]) => [`the secret of ${uid}`, secret]);
    return Object.fromEntries([...keys, ...secrets]);
  }

  #note(organisationUid: string, events: readonly OrderEvent[], isAcknowledged: boolean): void {
    for (const event of events)
      this.sent.push({
        eventId: event.id,
        organisationUid,
        type: event.event_type,
        bodySha: bodyHash(event),
        isAcknowledged,
      });
  }
}

/** @throws, after putting the event down as not acknowledged, when the api gives no answer */
export type ChaosTenant = Tenant & {
  sendBatch(events: readonly OrderEvent[]): Promise<Answer>;
};

/** The service's own side: all that it has on record. */
export async function readRecord(database: DataSource) {
  const ms = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;
  const attempts: AttemptRow[] = await database.query(`
    SELECT delivery_uid AS delivery, number, ${ms('started_at')} AS "startedAt",
           duration_ms AS "durationMs", status_code AS "statusCode", error, resent
    FROM attempts ORDER BY delivery_uid, number`);
  const deliveries: Omit<DeliveryRow, 'attempts'>[] = await database.query(`
    SELECT d.uid, e.id AS "eventId", d.organisation_uid AS "organisationUid",
           d.subscription_uid AS "subscriptionUid", s.target, d.status, d.reason
    FROM deliveries d
    JOIN events e ON e.uid = d.event_uid
    JOIN subscriptions s ON s.uid = d.subscription_uid
    ORDER BY d.uid`);
  const subscriptions: SubscriptionRow[] = await database.query(`
    SELECT uid, organisation_uid AS "organisationUid", event_types AS "eventTypes",
           ${ms('created_at')} AS "createdAt", ${ms('removed_at')} AS "removedAt"
    FROM subscriptions`);
  const events: EventRow[] = await database.query(`
    SELECT id AS "eventId", organisation_uid AS "organisationUid",
           ${ms('accepted_at')} AS "acceptedAt", quarantine_reason AS "quarantineReason",
           NOT EXISTS (SELECT FROM waiting_events w WHERE w.uid = events.uid) AS "isFannedOut"
    FROM events`);
  const byDelivery = Map.groupBy(attempts, ({ delivery }) => delivery);
  return {
    deliveries: deliveries.map((row): DeliveryRow => ({
      ...row,
      attempts: byDelivery.get(row.uid) ?? [],
    })),
    subscriptions,
    events,
  };
}

export type ServiceRecord = Awaited<ReturnType<typeof readRecord>>;
