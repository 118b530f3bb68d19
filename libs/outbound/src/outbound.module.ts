import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TargetPolicy, WebhookSender } from '@rxhooks/application';
import { CorrectedClock } from '@rxhooks/platform';
import { HttpSender } from './http-sender.js';
import { GuardedTargetPolicy } from './guarded-target-policy.js';
import type { OutboundOptions } from './outbound-options.js';

const OUTBOUND_OPTIONS = Symbol('OutboundOptions');

/** Provides the sender and the registration check, both bound to one set of options. */
@Global()
@Module({})
export class OutboundModule {
  /** Takes the clock of the process from its container. */
  static for(options: OutboundOptions): DynamicModule {
    return {
      module: OutboundModule,
      providers: [
        {
          provide: OUTBOUND_OPTIONS,
          inject: [CorrectedClock],
          useFactory: (clock: CorrectedClock): OutboundOptions => ({
            ...options,
            isClockWrong: () => clock.isSkewed,
          }),
        },
        {
          provide: WebhookSender,
          inject: [OUTBOUND_OPTIONS],
          useFactory: (options: OutboundOptions) => new HttpSender(options),
        },
        {
          provide: TargetPolicy,
          inject: [OUTBOUND_OPTIONS],
          useFactory: (options: OutboundOptions) => new GuardedTargetPolicy(options),
        },
      ],
      exports: [WebhookSender, TargetPolicy],
    };
  }
}
