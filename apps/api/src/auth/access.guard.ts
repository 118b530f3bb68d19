import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { namesIn, requestOf } from '../http/request-of.js';
import { rememberCaller } from './caller.js';
import { JudgeAccess } from './judge-access.js';

/** Checks every route and every query field; `judgeBeforeBody` has checked routes once before. */
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
