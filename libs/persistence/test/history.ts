import { idFrom } from '../../testing/src/ages.js';

type Sql = (text: string, parameters?: unknown[]) => Promise<unknown>;

export type PastEvent = {
  readonly organisationUid: string;
  readonly daysAgo: number;
  /** When the uid says it was, for one made on a clock that was wrong. */
  readonly uidDaysAgo?: number;
  readonly pharmacyUid?: string;
  readonly data?: string;
  readonly isFannedOut?: boolean;
  readonly deliveries?: readonly PastDelivery[];
};

export type PastDelivery = {
  readonly subscriptionUid?: string;
  readonly status?: string;
  /** Seconds from now; negative when it has run out. */
  readonly leaseSeconds?: number;
  readonly attempts?: number;
};

/** What lies in the database of an event of some days ago, as if it had been there all the time. */
export async function addHistory(sql: Sql, past: PastEvent) {
  const { daysAgo, organisationUid, deliveries = [], isFannedOut = true } = past;
  const uid = idFrom('event', past.uidDaysAgo ?? daysAgo);
  await sql(
    `INSERT INTO events (uid, organisation_uid, pharmacy_uid, id, type, "timestamp", data, fingerprint, accepted_at, fanned_out_at)
     SELECT $1, $2, $3, $1, 'pharmacy_order_created', 1, $4, '', t, CASE WHEN $5::boolean THEN t END
     FROM (SELECT now() - $6::float8 * interval '1 day' AS t) AS accepted`,
    [uid, organisationUid, past.pharmacyUid, past.data ?? '{"uid":"po-1"}', isFannedOut, daysAgo],
  );
  const uids: string[] = [];
  for (const delivery of deliveries)
    uids.push(await addDelivery(sql, { uid, organisationUid, daysAgo }, delivery));
  return { uid, deliveries: uids };
}

async function addDelivery(
  sql: Sql,
  event: { readonly uid: string; readonly organisationUid: string; readonly daysAgo: number },
  delivery: PastDelivery,
): Promise<string> {
  const { status = 'succeeded', attempts = 1, leaseSeconds = null } = delivery;
  const uid = idFrom('delivery', event.daysAgo);
  const isOpen = status === 'pending' || status === 'retrying';
  await sql(
    `INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, status, attempts_made, due_at,
                             lease_token, leased_at, lease_until)
     SELECT $1::text, $2, coalesce($3, 'sub_' || $1), $4, $5, $6::int, CASE WHEN $7::boolean THEN now() END,
            CASE WHEN lease IS NOT NULL THEN 'lease_1' END, CASE WHEN lease IS NOT NULL THEN now() END,
            now() + lease * interval '1 second'
     FROM (SELECT $8::float8 AS lease) AS given`,
    [
      uid,
      event.uid,
      delivery.subscriptionUid ?? null,
      event.organisationUid,
      status,
      attempts,
      isOpen,
      leaseSeconds,
    ],
  );
  await sql(
    `INSERT INTO attempts (delivery_uid, number, started_at, duration_ms, status_code, response_excerpt)
     SELECT $1, n, now(), 5, 200, 'an echo of patient data' FROM generate_series(1, $2::int) n`,
    [uid, attempts],
  );
  return uid;
}
