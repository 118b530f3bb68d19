import { hostname } from 'node:os';
import { Global, Module } from '@nestjs/common';
import {
  Clock,
  DeliveryOptions,
  IdFactory,
  KeyMinter,
  BootstrapKey,
  Sealer,
  SubscriptionLimits,
  TokenMinter,
} from '@rxhooks/application';
import { ApiKeyMinter } from './api-key-minter.js';
import { type Config, leaseMs } from './config/config.js';
import { CONFIG } from './config/config.module.js';
import { KeyRingSealer } from './key-ring-sealer.js';
import { MailTokenMinter } from './mail-token-minter.js';
import { Lifecycle } from './start/lifecycle.js';
import { CorrectedClock } from './clock/corrected-clock.js';
import { UuidIdFactory } from './clock/uuid-id-factory.js';
import { VERSION } from './version.js';

/** Provides clock, random numbers, ids, keys and encryption to both apps. */
@Global()
@Module({
  providers: [
    { provide: CorrectedClock, useFactory: () => new CorrectedClock() },
    { provide: Clock, useExisting: CorrectedClock },
    { provide: IdFactory, useClass: UuidIdFactory },
    { provide: KeyMinter, useClass: ApiKeyMinter },
    { provide: TokenMinter, useClass: MailTokenMinter },
    {
      provide: Sealer,
      inject: [CONFIG],
      useFactory: (config: Config) => new KeyRingSealer(config.encryptionKeys),
    },
    {
      provide: BootstrapKey,
      inject: [CONFIG],
      useFactory: ({ adminApiKey }: Config): BootstrapKey => ({ value: adminApiKey }),
    },
    {
      provide: SubscriptionLimits,
      inject: [CONFIG],
      useFactory: (config: Config): SubscriptionLimits => ({
        perOrganisation: config.maxSubscriptionsPerOrganisation,
      }),
    },
    { provide: DeliveryOptions, inject: [CONFIG], useFactory: toDeliveryOptions },
    Lifecycle,
  ],
  exports: [
    Clock,
    CorrectedClock,
    DeliveryOptions,
    IdFactory,
    KeyMinter,
    Lifecycle,
    BootstrapKey,
    Sealer,
    SubscriptionLimits,
    TokenMinter,
  ],
})
export class PlatformModule {}

function toDeliveryOptions(config: Config): DeliveryOptions {
  return {
    timeoutMs: config.deliveryTimeoutMs,
    leaseMs: leaseMs(config),
    scheduleSeconds: config.retryScheduleSeconds,
    jitter: config.retryJitter,
    userAgent: `rxhooks/${VERSION}`,
    worker: `${hostname()}:${process.pid}`,
  };
}
