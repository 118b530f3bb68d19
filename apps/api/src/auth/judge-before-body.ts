import { Reflector } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { KeyLimits } from '../http/key-limits.js';
import { LARGE_ANSWER } from '../http/large-answer.js';
import { textsIn } from '../http/request-of.js';
import { IdentifyCaller } from './identify-caller.js';
import { JudgeAccess } from './judge-access.js';

/** Guards run after the body is parsed: callers without permission must not cost us megabytes. */
export function judgeBeforeBody(app: NestFastifyApplication): void {
  const [identify, judge, limits] = [
    app.get(IdentifyCaller),
    app.get(JudgeAccess),
    app.get(KeyLimits),
  ];
  const reflector = app.get(Reflector);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async (request, reply) => {
      const { handler } = request.routeOptions.config;
      if (!handler || judge.isPublic(handler)) return;
      const caller = await identify.execute(request);
      await limits.count(caller);
      await judge.execute(handler, request, textsIn(request.params));
      await limits.admit(caller, request, reply);
      const answerBytes = reflector.get<number | undefined>(LARGE_ANSWER, handler);
      if (answerBytes !== undefined) await limits.admitAnswer(caller, answerBytes, request, reply);
    });
}
