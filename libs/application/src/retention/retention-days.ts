/** How long things are kept unless an organisation says otherwise. */
export const RETENTION_DAYS = {
  /** The data of events, and what receivers answered, which may repeat it. */
  payloads: 30,
  /** Events, deliveries and attempts. Until then the id of an event is taken. */
  deliveries: 90,
  notifications: 90,
  auditLog: 365,
} as const;
