import 'reflect-metadata';
import type { ExecutionContext } from '@nestjs/common';
import type { Config } from '@rxhooks/platform';
import { describe, expect, it } from 'vitest';
import { rememberCaller } from '../auth/caller.js';
import { RateLimitError } from './rate-limit-error.js';
import { RateLimitGuard } from './rate-limit.guard.js';

const guardWith = (managementRateLimits: Config['managementRateLimits']) =>
  new RateLimitGuard({ managementRateLimits } as Config);

function contextOf(keyUid: string): ExecutionContext {
  const request = {};
  const context = {
    getType: () => 'http',
    switchToHttp: () => ({ getRequest: () => request }),
  } as unknown as ExecutionContext;
  rememberCaller(context, {
    kind: 'tenant',
    keyUid,
    organisationUid: 'org_a',
    pharmacyUid: undefined,
    permissions: [],
  });
  return context;
}

/** How many of so many calls got through. */
async function passes(guard: RateLimitGuard, keyUid: string, calls: number): Promise<number> {
  let passed = 0;
  for (let call = 0; call < calls; call += 1)
    passed += await guard.canActivate(contextOf(keyUid)).then(Number, () => 0);
  return passed;
}

describe('RateLimitGuard', () => {
  it('admits the limit of a key and no more', async () => {
    expect(await passes(guardWith([{ points: 3, durationSeconds: 60 }]), 'key_1', 10)).toBe(3);
  });

  it('counts every key by itself', async () => {
    const guard = guardWith([{ points: 3, durationSeconds: 60 }]);
    await passes(guard, 'key_1', 10);
    expect(await passes(guard, 'key_2', 10)).toBe(3);
  });

  it('holds callers to all of its limits at once', async () => {
    const limits = [
      { points: 100, durationSeconds: 60 },
      { points: 2, durationSeconds: 3600 },
    ];
    expect(await passes(guardWith(limits), 'key_1', 10)).toBe(2);
    expect(await passes(guardWith(limits.toReversed()), 'key_1', 10)).toBe(2);
  });

  it('throws its own fault instead of a 429', async () => {
    class FaultyGuard extends RateLimitGuard {
      protected override tell(): void {
        throw new Error('cannot tell');
      }
    }
    const config = { managementRateLimits: [{ points: 1, durationSeconds: 60 }] } as const;
    const guard = new FaultyGuard(config as unknown as Config);
    await expect(guard.canActivate(contextOf('key_1'))).rejects.toThrow('cannot tell');
  });

  it('gives Retry-After in whole seconds', async () => {
    const guard = guardWith([{ points: 1, durationSeconds: 30 }]);
    await passes(guard, 'key_1', 1);
    const refusal: unknown = await guard.canActivate(contextOf('key_1')).catch((error) => error);
    expect(refusal).toBeInstanceOf(RateLimitError);
    expect((refusal as RateLimitError).retryAfterSeconds).toBe(30);
  });

  it('limits nothing when it is off', async () => {
    expect(await passes(guardWith([]), 'key_1', 1000)).toBe(1000);
  });
});
