import 'reflect-metadata';
import type { ExecutionContext } from '@nestjs/common';
import { BOOTSTRAP } from '@rxhooks/application';
import type { Config } from '@rxhooks/platform';
import { expect, it } from 'vitest';
import { FakeClock } from '../../../../libs/application/test/fakes/fake-clock.js';
import { rememberCaller } from '../auth/caller.js';
import { TenantRateLimitGuard } from './tenant-rate-limit.guard.js';

it('tells the reset of a limit by the corrected clock, wherever its own stands', async () => {
  const managementRateLimits = [{ points: 3, durationSeconds: 60 }];
  const guard = new TenantRateLimitGuard(
    { managementRateLimits } as unknown as Config,
    new FakeClock(),
  );
  const told: Record<string, string> = {};
  const context = {
    getType: () => 'http',
    switchToHttp: () => ({
      getRequest: () => told,
      getResponse: () => ({ headers: (headers: object) => Object.assign(told, headers) }),
    }),
  } as unknown as ExecutionContext;
  rememberCaller(context, BOOTSTRAP);
  await guard.canActivate(context);
  const reset = new Date(Number(told['X-RateLimit-Reset']) * 1000);
  expect(reset).toEqual(new Date('2026-03-01T10:01:00.000Z'));
});
