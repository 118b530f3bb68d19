/** Actions that grant or revoke access, or that redirect, resend, destroy or show data. */
export const AUDIT_ACTIONS = [
  'organisation.create',
  'organisation.update',
  'organisation.pause',
  'organisation.resume',
  'pharmacy.create',
  'api_key.create',
  'api_key.revoke',
  'operator_key.create',
  'operator_key.revoke',
  'login_code.create',
  'session.start',
  'session.end',
  'session.revoke',
  'subscription.register',
  'subscription.remove',
  'subscription.update',
  'subscription.pause',
  'subscription.resume',
  'subscription.discard',
  'subscription.probe',
  'subscription.rotate_secret',
  'subscription.read_secret',
  'subscription.read_headers',
  'delivery.test',
  'delivery.resend',
  'delivery.read_payload',
  'recovery.start',
  'recovery.cancel',
  'event.erase',
  'event_data.read',
  'event.release',
  'mail_address.confirm',
] as const;

/** Steps of `npm run move-organisation`, which writes them itself. */
const MOVE_ACTIONS = ['freeze', 'activate', 'leave', 'erase', 'give_up'].map(
  (step) => `organisation.move.${step}`,
);

/** What workers do on their own; the actor is `system`. */
const SYSTEM_ACTIONS = ['subscription.disable'];

export const LISTED_ACTIONS: readonly string[] = [
  ...AUDIT_ACTIONS,
  ...SYSTEM_ACTIONS,
  ...MOVE_ACTIONS,
];

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Actions that do nothing but show payloads or secrets. */
export const READINGS: ReadonlySet<AuditAction> = new Set<AuditAction>([
  'event_data.read',
  'delivery.read_payload',
  'subscription.read_secret',
]);

export const AUDITED = 'rxhooks:audited';
export const REASON_NEEDED = 'rxhooks:reason-needed';
