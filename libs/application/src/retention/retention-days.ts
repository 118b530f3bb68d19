/** How long data is kept unless an organisation chooses otherwise. */
export const RETENTION_DAYS = {
  /** Event data, and the answers of receivers, which may repeat it. */
  payloads: 30,
  /** Events, deliveries and attempts. An event's id stays taken until then. */
  deliveries: 90,
  notifications: 90,
  recoveries: 90,
  auditLog: 365,
  refusedEvents: 30,
  /** Statistics by the hour. */
  stats: 90,
} as const;
