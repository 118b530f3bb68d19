import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { callOf } from '../http/request-of.js';

/** What is on record: whatever gives or takes access, changes where data goes, sends it again, destroys it or shows it. */
export const AUDIT_ACTIONS = [
  'organisation.create',
  'organisation.update',
  'pharmacy.create',
  'api_key.create',
  'api_key.revoke',
  'subscription.register',
  'subscription.remove',
  'subscription.update',
  'subscription.pause',
  'subscription.resume',
  'subscription.rotate_secret',
  'subscription.read_secret',
  'subscription.read_headers',
  'delivery.test',
  'delivery.resend',
  'delivery.read_payload',
  'event.erase',
  'event.release',
  'mail_address.confirm',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDITED = 'rxhooks:audited';

/** Puts each call of a route on record before it is carried out; without the record it is not. */
export const Audited = (action: AuditAction) => SetMetadata(AUDITED, action);

const subjects = new WeakMap<object, string>();

export type NameSubject = (uid: string) => void;

/** For a route whose path and answer do not say what was acted on. */
export const AuditSubject = createParamDecorator((_, context: ExecutionContext): NameSubject => {
  const call = callOf(context);
  return (uid) => subjects.set(call, uid);
});

export const namedSubject = (call: object) => subjects.get(call);
