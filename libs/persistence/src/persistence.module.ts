import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  ApiKeyStore,
  AuditLog,
  BacklogStore,
  CheckKeyRing,
  DeliveryLog,
  DeliveryReports,
  DeliveryStore,
  Directory,
  EndpointStore,
  EventLeases,
  EventStore,
  FailureStore,
  FanOutStore,
  LeasesInHand,
  LeaseStore,
  MailAddressStore,
  NotificationStore,
  OrganisationStore,
  PayloadStore,
  QuarantineStore,
  RetentionStore,
  SealedTextStore,
  SubscriptionSettings,
  SubscriptionStore,
} from '@rxhooks/application';
import { PgAuditLog } from './audit/pg-audit-log.js';
import { ClockWatch } from './clock/clock-watch.js';
import { dataSourceOptions, preparedOptions } from './data-source-options.js';
import { DatabaseGuard } from './database-guard.js';
import { PreparedStatements } from './prepared-statements.js';
import { PERSISTENCE_OPTIONS, type PersistenceOptions } from './persistence-options.js';
import { PgDeliveryLog } from './read-models/pg-delivery-log.js';
import { PgDeliveryReports } from './read-models/pg-delivery-reports.js';
import { PauseEvents } from './stores/pause-events.js';
import { PgApiKeyStore } from './stores/pg-api-key.store.js';
import { PgBacklogStore } from './stores/pg-backlog.store.js';
import { PgDeliveryStore } from './stores/pg-delivery.store.js';
import { PgDirectory } from './stores/pg-directory.js';
import { PgEndpointStore } from './stores/pg-endpoint.store.js';
import { PgEventLeases } from './stores/pg-event-leases.js';
import { PgEventStore } from './stores/pg-event.store.js';
import { PgFailureStore } from './stores/pg-failure.store.js';
import { PgFanOutStore } from './stores/pg-fan-out.store.js';
import { PgLeaseStore } from './stores/pg-lease.store.js';
import { PgMailAddressStore } from './stores/pg-mail-address.store.js';
import { PgNotificationStore } from './stores/pg-notification.store.js';
import { PgOrganisationStore } from './stores/pg-organisation.store.js';
import { PgPayloadStore } from './stores/pg-payload.store.js';
import { PgQuarantineStore } from './stores/pg-quarantine.store.js';
import { PgRetentionStore } from './stores/pg-retention.store.js';
import { PgSealedTextStore } from './stores/pg-sealed-text.store.js';
import { PgSubscriptionSettings } from './stores/pg-subscription-settings.js';
import { PgSubscriptionStore } from './stores/pg-subscription.store.js';
import { WriteRefusals } from './write-refusals.js';
import { UnansweredClaims } from './stores/unanswered-claims.js';

// `waitForDatabase` waits before anything is built, and says so in one line.
const AT_ONCE = { toRetry: () => false };

const STORES = [
  { provide: ApiKeyStore, useClass: PgApiKeyStore },
  { provide: AuditLog, useClass: PgAuditLog },
  { provide: BacklogStore, useClass: PgBacklogStore },
  { provide: DeliveryLog, useClass: PgDeliveryLog },
  { provide: DeliveryReports, useClass: PgDeliveryReports },
  { provide: DeliveryStore, useClass: PgDeliveryStore },
  { provide: Directory, useClass: PgDirectory },
  { provide: EndpointStore, useClass: PgEndpointStore },
  { provide: EventLeases, useClass: PgEventLeases },
  { provide: EventStore, useClass: PgEventStore },
  { provide: FailureStore, useClass: PgFailureStore },
  { provide: FanOutStore, useClass: PgFanOutStore },
  { provide: LeaseStore, useClass: PgLeaseStore },
  { provide: MailAddressStore, useClass: PgMailAddressStore },
  { provide: NotificationStore, useClass: PgNotificationStore },
  { provide: OrganisationStore, useClass: PgOrganisationStore },
  { provide: PayloadStore, useClass: PgPayloadStore },
  { provide: QuarantineStore, useClass: PgQuarantineStore },
  { provide: RetentionStore, useClass: PgRetentionStore },
  { provide: SealedTextStore, useClass: PgSealedTextStore },
  { provide: SubscriptionSettings, useClass: PgSubscriptionSettings },
  { provide: SubscriptionStore, useClass: PgSubscriptionStore },
];

/** Postgres behind the ports of the application. */
@Global()
@Module({})
export class PersistenceModule {
  static for(options: PersistenceOptions): DynamicModule {
    const { databaseUrl, databasePools } = options;
    return {
      module: PersistenceModule,
      imports: [
        TypeOrmModule.forRoot({
          ...dataSourceOptions(databaseUrl, databasePools.main),
          ...AT_ONCE,
        }),
        TypeOrmModule.forRoot({
          ...preparedOptions(databaseUrl, databasePools.prepared),
          ...AT_ONCE,
        }),
      ],
      providers: [
        { provide: PERSISTENCE_OPTIONS, useValue: options },
        CheckKeyRing,
        ClockWatch,
        LeasesInHand,
        UnansweredClaims,
        WriteRefusals,
        DatabaseGuard,
        PauseEvents,
        PreparedStatements,
        ...STORES,
      ],
      exports: [DatabaseGuard, LeasesInHand, ...STORES.map(({ provide }) => provide)],
    };
  }
}
