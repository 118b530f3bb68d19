/** The select list of a subscription under the alias `s`, for statements that join it. */
export const SUBSCRIPTION_COLUMNS = `
  s.uid, s.organisation_uid AS "organisationUid", s.pharmacy_uid AS "pharmacyUid", s.contract, s.target,
  s.event_types AS "eventTypes", s.payload_version AS "payloadVersion", s.meta_data AS "metaData",
  s.sealed_secret AS "sealedSecret", s.sealed_headers AS "sealedHeaders", s.created_at AS "createdAt",
  s.status, s.status_reason AS "statusReason", s.previous_secrets AS "previousSecrets",
  s.schedule_seconds AS "scheduleSeconds", s.rate_per_second AS "ratePerSecond",
  s.notify_email AS "notifyEmail",
  s.updated_at AS "updatedAt", s.dedupe_key AS "dedupeKey", s.removed_at AS "removedAt"`;
