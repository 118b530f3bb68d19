import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  ApiKeyStore,
  AuditLog,
  BacklogStore,
  BusinessKeyHasher,
  CheckKeyRing,
  Contracts,
  DeliveryInputs,
  DeliveryLog,
  DeliveryReports,
  DeliveryStore,
  Directory,
  EndpointPolicy,
  EndpointProbes,
  EndpointStore,
  EventLeases,
  EventLog,
  EventStore,
  FailureStore,
  FanOutStore,
  LeasesInHand,
  KeyUses,
  LeaseStore,
  LoginCodes,
  MailAddressStore,
  NotificationStore,
  OperatorKeyStore,
  OrganisationPauses,
  OrganisationStore,
  PayloadStore,
  QuarantineStore,
  RecoveryBatches,
  RecoveryLog,
  RecoveryPlans,
  RefusedEvents,
  RetentionStore,
  SealedTextStore,
  SessionStore,
  StatsLog,
  StatsStore,
  SubscriptionStore,
  TestDeliveries,
  WaitingDeliveries,
  UpgradeStore,
} from '@rxhooks/application';
import { PgAuditLog } from './access/pg-audit-log.js';
import { PgKeyUses } from './access/pg-key-uses.js';
import { PgLoginCodes } from './access/pg-login-codes.js';
import { PgOperatorKeyStore } from './access/pg-operator-key.store.js';
import { PgSessionStore } from './access/pg-session.store.js';
import { ClockWatch } from './clock/clock-watch.js';
import { dataSourceOptions } from './connection/data-source-options.js';
import { DatabaseGuard } from './connection/database-guard.js';
import { PreparedPool } from './connection/prepared-pool.js';
import { PreparedStatements } from './connection/prepared-statements.js';
import { PERSISTENCE_OPTIONS, type PersistenceOptions } from './connection/persistence-options.js';
import { PgDeliveryInputs } from './delivery-log/pg-delivery-inputs.js';
import { PgDeliveryLog } from './delivery-log/pg-delivery-log.js';
import { PgDeliveryReports } from './delivery-log/pg-delivery-reports.js';
import { PgTestDeliveries } from './delivery-log/pg-test-deliveries.js';
import { WebhookEvents } from './operational-events/webhook-events.js';
import { PgApiKeyStore } from './access/pg-api-key.store.js';
import { PgBacklogStore } from './backlog/pg-backlog.store.js';
import { PgBusinessKeyHasher } from './business-keys/pg-business-key-hasher.js';
import { PgDeliveryStore } from './deliveries/pg-delivery.store.js';
import { PgDirectory } from './organisations/pg-directory.js';
import { PgEndpointProbes } from './endpoints/pg-endpoint-probes.js';
import { PgEndpointStore } from './endpoints/pg-endpoint.store.js';
import { PgEventLeases } from './fan-out/pg-event-leases.js';
import { PgEventLog } from './events/pg-event-log.js';
import { PgRefusedEvents } from './events/pg-refused-events.js';
import { PgEventStore } from './events/pg-event.store.js';
import { PgFailureStore } from './operational-events/pg-failure.store.js';
import { PgFanOutStore } from './fan-out/pg-fan-out.store.js';
import { PgLeaseStore } from './deliveries/pg-lease.store.js';
import { PgMailAddressStore } from './notifications/pg-mail-address.store.js';
import { PgNotificationStore } from './notifications/pg-notification.store.js';
import { PgOrganisationPauses } from './organisations/pg-organisation-pauses.js';
import { PgOrganisationStore } from './organisations/pg-organisation.store.js';
import { PgPayloadStore } from './retention/pg-payload.store.js';
import { PgQuarantineStore } from './backlog/pg-quarantine.store.js';
import { PgRecoveryBatches } from './recoveries/pg-recovery-batches.js';
import { PgRecoveryLog } from './recoveries/pg-recovery-log.js';
import { PgRecoveryPlans } from './recoveries/pg-recovery-plans.js';
import { PgRetentionStore } from './retention/pg-retention.store.js';
import { PgSealedTextStore } from './secrets/pg-sealed-text.store.js';
import { PgStatsLog } from './stats/pg-stats-log.js';
import { PgStatsStore } from './stats/pg-stats.store.js';
import { PgWaitingDeliveries } from './deliveries/pg-waiting-deliveries.js';
import { PgSubscriptionStore } from './subscriptions/pg-subscription.store.js';
import { WriteRefusals } from './connection/write-refusals.js';
import { PgUpgradeStore } from './upgrades/pg-upgrade.store.js';
import { LeaseGrace } from './deliveries/lease-grace.js';
import { UnansweredClaims } from './deliveries/unanswered-claims.js';

const STORES = [
  { provide: ApiKeyStore, useClass: PgApiKeyStore },
  { provide: AuditLog, useClass: PgAuditLog },
  { provide: BacklogStore, useClass: PgBacklogStore },
  { provide: DeliveryInputs, useClass: PgDeliveryInputs },
  { provide: BusinessKeyHasher, useClass: PgBusinessKeyHasher },
  { provide: DeliveryLog, useClass: PgDeliveryLog },
  { provide: DeliveryReports, useClass: PgDeliveryReports },
  { provide: DeliveryStore, useClass: PgDeliveryStore },
  { provide: Directory, useClass: PgDirectory },
  { provide: EndpointStore, useClass: PgEndpointStore },
  { provide: EventLeases, useClass: PgEventLeases },
  { provide: EventLog, useClass: PgEventLog },
  { provide: EventStore, useClass: PgEventStore },
  { provide: FailureStore, useClass: PgFailureStore },
  { provide: FanOutStore, useClass: PgFanOutStore },
  { provide: KeyUses, useClass: PgKeyUses },
  { provide: LeaseStore, useClass: PgLeaseStore },
  { provide: LoginCodes, useClass: PgLoginCodes },
  { provide: MailAddressStore, useClass: PgMailAddressStore },
  { provide: NotificationStore, useClass: PgNotificationStore },
  { provide: OperatorKeyStore, useClass: PgOperatorKeyStore },
  { provide: OrganisationPauses, useClass: PgOrganisationPauses },
  { provide: OrganisationStore, useClass: PgOrganisationStore },
  { provide: PayloadStore, useClass: PgPayloadStore },
  { provide: QuarantineStore, useClass: PgQuarantineStore },
  { provide: RecoveryBatches, useClass: PgRecoveryBatches },
  { provide: RecoveryLog, useClass: PgRecoveryLog },
  { provide: RecoveryPlans, useClass: PgRecoveryPlans },
  { provide: RefusedEvents, useClass: PgRefusedEvents },
  { provide: RetentionStore, useClass: PgRetentionStore },
  { provide: SealedTextStore, useClass: PgSealedTextStore },
  { provide: SessionStore, useClass: PgSessionStore },
  { provide: StatsLog, useClass: PgStatsLog },
  { provide: StatsStore, useClass: PgStatsStore },
  { provide: SubscriptionStore, useClass: PgSubscriptionStore },
  { provide: TestDeliveries, useClass: PgTestDeliveries },
  { provide: EndpointProbes, useClass: PgEndpointProbes },
  { provide: WaitingDeliveries, useClass: PgWaitingDeliveries },
  { provide: UpgradeStore, useClass: PgUpgradeStore },
];

/** Provides the ports of the application on PostgreSQL. */
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
          // No retries: `waitForDatabase` has waited before, and reports that in one line.
          toRetry: () => false,
        }),
      ],
      providers: [
        { provide: PERSISTENCE_OPTIONS, useValue: options },
        {
          provide: EndpointPolicy,
          useFactory: (contracts: Contracts) =>
            new EndpointPolicy(contracts, options.pauseAfterOpenings),
          inject: [Contracts],
        },
        CheckKeyRing,
        ClockWatch,
        LeasesInHand,
        LeaseGrace,
        UnansweredClaims,
        WriteRefusals,
        DatabaseGuard,
        WebhookEvents,
        {
          provide: PreparedPool,
          useFactory: () => new PreparedPool(databaseUrl, databasePools.prepared),
        },
        PreparedStatements,
        ...STORES,
      ],
      exports: [DatabaseGuard, LeasesInHand, ...STORES.map(({ provide }) => provide)],
    };
  }
}
