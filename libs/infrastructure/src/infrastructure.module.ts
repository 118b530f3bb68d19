import { type DynamicModule, Module } from '@nestjs/common';
import { ContractsModule } from '@rxhooks/contracts';
import { OutboundModule } from '@rxhooks/outbound';
import { PersistenceModule } from '@rxhooks/persistence';
import {
  type Config,
  ConfigModule,
  leaseMs,
  loggerModule,
  PlatformModule,
} from '@rxhooks/platform';
import { QueueModule } from '@rxhooks/queue';

/** Binds the ports that both apps use to their adapters. */
@Module({})
export class InfrastructureModule {
  /** @param app the name in its log lines */
  static for(app: string, config: Config): DynamicModule {
    return {
      module: InfrastructureModule,
      imports: [
        ConfigModule.for(config),
        loggerModule(app, config.logLevel),
        PlatformModule,
        ContractsModule,
        PersistenceModule.for({ ...config, leaseMs: leaseMs(config) }),
        QueueModule.for({ ...config, prefix: config.queuePrefix }),
        OutboundModule.for(config.targets),
      ],
    };
  }
}
