import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '@rxhooks/domain';
import { lastValueFrom, type Observable, of } from 'rxjs';
import { AccessError } from '../auth/access-error.js';
import { callerOf, isOperator } from '../auth/caller.js';
import { callOf, namesIn, requestOf } from '../http/request-of.js';
import { type AuditEnd, AuditTrail } from './audit-trail.js';
import { type AuditAction, AUDITED, REASON_NEEDED } from './audit-action.js';
import { namedSubject } from './named-subject.js';
import { checkReason } from './reason.js';

/** Wraps every `@Audited` route: records the call, carries it out, then records the result. */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly trail: AuditTrail,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const action = this.reflector.get<AuditAction>(AUDITED, context.getHandler());
    const [caller, request, names] = [callerOf(context), requestOf(context), namesIn(context)];
    const isNeeded = this.reflector.get<boolean>(REASON_NEEDED, context.getHandler());
    checkReason(request, isNeeded && isOperator(caller));
    const call = { action, caller, request, names };
    const uid = await this.trail.begin(call);
    let answer: unknown;
    try {
      answer = await lastValueFrom(next.handle(), { defaultValue: undefined });
    } catch (error) {
      const end = { result: codeOf(error), organisationUid: undefined, subject: undefined };
      await this.trail.conclude(call, uid, end);
      throw error;
    }
    await this.trail.conclude(call, uid, endOf(answer, namedSubject(callOf(context))));
    return of(answer);
  }
}

/** Reads only the uid of the answer: the rest may hold a key that is shown once. */
function endOf(answer: unknown, named: string | undefined): AuditEnd {
  const own = typeof answer === 'object' && answer !== null && 'uid' in answer && answer.uid;
  const subject = named ?? (typeof own === 'string' ? own : undefined);
  const organisationUid = subject?.startsWith('org_') ? subject : undefined;
  return { result: 'done', organisationUid, subject };
}

function codeOf(error: unknown): string {
  if (error instanceof AppError) return error.code;
  return error instanceof AccessError ? 'denied' : 'error';
}
