import type { DataSource } from 'typeorm';

/** One row of the delivery log as it lies in the database, for facts that the api does not show. */
export type DeliveryFact = {
  readonly uid: string;
  readonly eventId: string;
  readonly target: string;
  readonly status: string;
  readonly attemptsMade: number;
  readonly isLeased: boolean;
};

export function deliveryFacts(database: DataSource): Promise<DeliveryFact[]> {
  return database.query(`
    SELECT d.uid, e.id AS "eventId", s.target, d.status, d.attempts_made AS "attemptsMade",
           d.lease_token IS NOT NULL AS "isLeased"
    FROM deliveries d
    JOIN events e ON e.uid = d.event_uid
    JOIN subscriptions s ON s.uid = d.subscription_uid
    ORDER BY d.uid`);
}

export type AttemptFact = {
  readonly delivery: string;
  readonly number: number;
  readonly statusCode: number | null;
  readonly error: string | null;
};

export function attemptFacts(database: DataSource): Promise<AttemptFact[]> {
  return database.query(`
    SELECT delivery_uid AS delivery, number, status_code AS "statusCode", error
    FROM attempts ORDER BY delivery_uid, number`);
}
