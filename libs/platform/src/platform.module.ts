import { Global, Module } from '@nestjs/common';
import { Clock, IdFactory, KeyMinter, Sealer } from '@rxhooks/application';
import { ApiKeyMinter } from './api-key-minter.js';
import type { Config } from './config/config.js';
import { CONFIG } from './config/config.module.js';
import { KeyRingSealer } from './key-ring-sealer.js';
import { SystemClock } from './system-clock.js';
import { UuidIdFactory } from './uuid-id-factory.js';

/** Time, chance, ids and encryption for both apps. */
@Global()
@Module({
  providers: [
    { provide: Clock, useClass: SystemClock },
    { provide: IdFactory, useClass: UuidIdFactory },
    { provide: KeyMinter, useClass: ApiKeyMinter },
    {
      provide: Sealer,
      inject: [CONFIG],
      useFactory: (config: Config) => new KeyRingSealer(config.encryptionKeys),
    },
  ],
  exports: [Clock, IdFactory, KeyMinter, Sealer],
})
export class PlatformModule {}
