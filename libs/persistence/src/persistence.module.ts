import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  ApiKeyStore,
  BacklogStore,
  DeliveryLog,
  DeliveryStore,
  Directory,
  EventStore,
  FanOutStore,
  SubscriptionStore,
} from '@rxhooks/application';
import { dataSourceOptions } from './data-source-options.js';
import { DatabaseGuard } from './database-guard.js';
import { PERSISTENCE_OPTIONS, type PersistenceOptions } from './persistence-options.js';
import { PgDeliveryLog } from './read-models/pg-delivery-log.js';
import { PgApiKeyStore } from './stores/pg-api-key.store.js';
import { PgBacklogStore } from './stores/pg-backlog.store.js';
import { PgDeliveryStore } from './stores/pg-delivery.store.js';
import { PgDirectory } from './stores/pg-directory.js';
import { PgEventStore } from './stores/pg-event.store.js';
import { PgFanOutStore } from './stores/pg-fan-out.store.js';
import { PgSubscriptionStore } from './stores/pg-subscription.store.js';

const STORES = [
  { provide: ApiKeyStore, useClass: PgApiKeyStore },
  { provide: BacklogStore, useClass: PgBacklogStore },
  { provide: DeliveryLog, useClass: PgDeliveryLog },
  { provide: DeliveryStore, useClass: PgDeliveryStore },
  { provide: Directory, useClass: PgDirectory },
  { provide: EventStore, useClass: PgEventStore },
  { provide: FanOutStore, useClass: PgFanOutStore },
  { provide: SubscriptionStore, useClass: PgSubscriptionStore },
];

/** Postgres behind the ports of the application. */
@Global()
@Module({})
export class PersistenceModule {
  static for(options: PersistenceOptions): DynamicModule {
    return {
      module: PersistenceModule,
      imports: [TypeOrmModule.forRoot(dataSourceOptions(options.databaseUrl))],
      providers: [{ provide: PERSISTENCE_OPTIONS, useValue: options }, DatabaseGuard, ...STORES],
      exports: [DatabaseGuard, ...STORES.map(({ provide }) => provide)],
    };
  }
}
