import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { namesIn, requestOf } from '../http/request-of.js';
import { rememberCaller } from './caller.js';
import { JudgeAccess } from './judge-access.js';

/** Stands before every route and every field of a query; routes were judged before their bodies were read, and are again. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly judge: JudgeAccess) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    const caller = await this.judge.execute(context.getHandler(), request, namesIn(context));
    if (caller) rememberCaller(context, caller);
    return true;
  }
}
