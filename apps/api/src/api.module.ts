import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ConfirmAddress } from '@rxhooks/application';
import { InfrastructureModule } from '@rxhooks/infrastructure';
import type { Config } from '@rxhooks/platform';
import { AdminModule } from './admin/admin.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AccessGuard } from './auth/access.guard.js';
import { AuthModule } from './auth/auth.module.js';
import { DecodaModule } from './decoda/decoda.module.js';
import { decodaDialect } from './decoda/dialect.js';
import { DeliveriesModule } from './deliveries/deliveries.module.js';
import { EventTypesController } from './event-types/event-types.controller.js';
import { EventsModule } from './events/events.module.js';
import { ApiReadiness } from './health/api-readiness.js';
import { HealthController } from './health/health.controller.js';
import { MetricsController } from './health/metrics.controller.js';
import { Dialects } from './http/dialect.js';
import { ErrorFilter } from './http/error.filter.js';
import { KeyLimits } from './http/key-limits.js';
import { ValidationPipe } from './http/validation.pipe.js';
import { MailConfirmationsController } from './mail-confirmations/mail-confirmations.controller.js';
import { RecoveriesModule } from './recoveries/recoveries.module.js';
import { rxscaleDialect } from './rxscale/dialect.js';
import { RxscaleModule } from './rxscale/rxscale.module.js';
import { sembleDialect } from './semble/dialect.js';
import { SembleModule } from './semble/semble.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { SubscriptionsModule } from './subscriptions/subscriptions.module.js';

/** Vendor APIs that name their key, or tell their errors, in their own way. */
export const DIALECTS = new Dialects([rxscaleDialect, decodaDialect, sembleDialect]);

/** Mounts one module per contract, and the routes that all contracts share. */
@Module({})
export class ApiModule {
  static for(config: Config): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        InfrastructureModule.for('api', config),
        AdminModule,
        AuditModule,
        AuthModule.for(DIALECTS),
        EventsModule,
        DeliveriesModule,
        RecoveriesModule,
        RxscaleModule,
        DecodaModule,
        SembleModule,
        SessionsModule,
        SubscriptionsModule,
      ],
      controllers: [
        EventTypesController,
        HealthController,
        MailConfirmationsController,
        MetricsController,
      ],
      providers: [
        ApiReadiness,
        ConfirmAddress,
        KeyLimits,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_PIPE, useClass: ValidationPipe },
        { provide: APP_FILTER, useClass: ErrorFilter },
      ],
    };
  }
}
