import type { DynamicModule } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TargetPolicy, WebhookSender } from '@rxhooks/application';
import { CorrectedClock } from '@rxhooks/platform';
import { expect, it } from 'vitest';
import { STRICT } from '../test/outbound-options.js';
import { sendTo } from '../test/send-to.js';
import { HttpSender } from './http-sender.js';
import { GuardedTargetPolicy } from './guarded-target-policy.js';
import { OutboundModule } from './outbound.module.js';

class ClockModule {}
const CLOCK: DynamicModule = {
  module: ClockModule,
  global: true,
  providers: [{ provide: CorrectedClock, useFactory: () => new CorrectedClock() }],
  exports: [CorrectedClock],
};

it('provides both ports', async () => {
  const module = await Test.createTestingModule({
    imports: [CLOCK, OutboundModule.for(STRICT)],
  }).compile();
  expect(module.get(WebhookSender)).toBeInstanceOf(HttpSender);
  expect(module.get(TargetPolicy)).toBeInstanceOf(GuardedTargetPolicy);
  await module.close();
});

it('gives its options to the policy', async () => {
  const module = await Test.createTestingModule({
    imports: [CLOCK, OutboundModule.for({ ...STRICT, allowCidrs: ['10.0.0.0/8'] })],
  }).compile();
  expect(await module.get(TargetPolicy).check('https://10.0.0.1/')).toEqual({ kind: 'allowed' });
  await module.close();
});

it('closes the sender when the application shuts down', async () => {
  const module = await Test.createTestingModule({
    imports: [CLOCK, OutboundModule.for(STRICT)],
  }).compile();
  const sender = module.get<HttpSender>(WebhookSender);
  await module.close();
  expect(await sendTo(sender, 'https://11.22.33.44/')).toMatchObject({ code: 'internal_error' });
});
