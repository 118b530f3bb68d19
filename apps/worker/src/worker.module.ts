import { type DynamicModule, Module } from '@nestjs/common';
import {
  AcceptEvents,
  AskAddresses,
  AttemptDelivery,
  AttemptPoison,
  ComposeRequest,
  CountStats,
  Clock,
  Dispatcher,
  ExpireDeliveries,
  ExpirePayloads,
  FillOrganisations,
  FoldStats,
  FanOutBacklog,
  FanOutEvent,
  KeepLeases,
  Lanes,
  QuarantineEvent,
  NoteRefusal,
  NotificationTelemetry,
  RecordOutcome,
  ResolveTenant,
  RewrapSecrets,
  SendNotifications,
  SweepBacklog,
  RaiseFailureEvents,
  RunRecoveries,
  Telemetry,
  TrimRecords,
  WriteLimiter,
} from '@rxhooks/application';
import { InfrastructureModule } from '@rxhooks/infrastructure';
import { MailModule } from '@rxhooks/mail';
import type { Config } from '@rxhooks/platform';
import { DeliveriesConsumer } from './consumers/deliveries.consumer.js';
import { DomainEventsConsumer } from './consumers/domain-events.consumer.js';
import { DeliveryTelemetry } from './delivery/delivery-telemetry.js';
import { DISPATCH_LIMITS, WRITE_LIMITS } from './delivery/dispatch-limits.js';
import { Doorbell } from './delivery/doorbell.js';
import { LeaseKeeper } from './delivery/lease-keeper.js';
import { StatsWriter } from './delivery/stats-writer.js';
import { Sweeper } from './delivery/sweeper.js';
import { WorkerShutdown } from './delivery/worker-shutdown.js';
import { HealthController } from './health/health.controller.js';
import { BacklogMetrics } from './health/backlog-metrics.js';
import { Metrics } from './health/metrics.js';
import { Progress } from './health/progress.js';
import { WorkerReadiness } from './health/worker-readiness.js';
import { MetricsController } from './health/metrics.controller.js';
import { MailTelemetry } from './notifications/mail-telemetry.js';
import { Notifier } from './notifications/notifier.js';
import { Upkeep } from './upkeep/upkeep.js';

/** Starts the consumers, and the work that runs by the clock. */
@Module({})
export class WorkerModule {
  static for(config: Config): DynamicModule {
    return {
      module: WorkerModule,
      imports: [InfrastructureModule.for('worker', config), MailModule.for(config.mail)],
      controllers: [HealthController, MetricsController],
      providers: [
        AcceptEvents,
        ResolveTenant,
        FanOutBacklog,
        FanOutEvent,
        QuarantineEvent,
        NoteRefusal,
        AttemptDelivery,
        RecordOutcome,
        KeepLeases,
        AttemptPoison,
        ComposeRequest,
        Dispatcher,
        SweepBacklog,
        RaiseFailureEvents,
        RunRecoveries,
        RewrapSecrets,
        ExpireDeliveries,
        ExpirePayloads,
        TrimRecords,
        FoldStats,
        CountStats,
        FillOrganisations,
        AskAddresses,
        SendNotifications,
        {
          provide: Lanes,
          useFactory: (clock: Clock) => new Lanes(DISPATCH_LIMITS, clock),
          inject: [Clock],
        },
        { provide: WriteLimiter, useFactory: () => new WriteLimiter(WRITE_LIMITS) },
        { provide: Telemetry, useClass: DeliveryTelemetry },
        { provide: NotificationTelemetry, useClass: MailTelemetry },
        Metrics,
        BacklogMetrics,
        Progress,
        WorkerReadiness,
        LeaseKeeper,
        StatsWriter,
        Sweeper,
        Upkeep,
        Notifier,
        DomainEventsConsumer,
        Doorbell,
        DeliveriesConsumer,
        WorkerShutdown,
      ],
    };
  }
}
