import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { callOf } from '../http/request-of.js';

const subjects = new WeakMap<object, string>();

export type NameSubject = (uid: string) => void;

/** Names the subject for the audit log where neither the path nor the answer contains it. */
export const AuditSubject = createParamDecorator((_, context: ExecutionContext): NameSubject => {
  const call = callOf(context);
  return (uid) => subjects.set(call, uid);
});

export const namedSubject = (call: object) => subjects.get(call);
