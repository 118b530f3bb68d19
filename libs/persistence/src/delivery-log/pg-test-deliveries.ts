import { Injectable } from '@nestjs/common';
import {
  type DeliveryFilter,
  type DeliverySummary,
  type FoundTest,
  type LogPage,
  type TenantScope,
  TestDeliveries,
  type TestDelivery,
} from '@rxhooks/application';
import type { DeliveryStatus } from '@rxhooks/domain';
import { DataSource } from 'typeorm';
import { packDetails, type PackedDetails, unpackDetails } from '../deliveries/packed-details.js';
import { type SubscriptionRow, toSubscription } from '../subscriptions/subscription.row.js';
import { ADD_TEST, testsStatement } from './tests-statement.js';
import type { LogFilter } from './log-scans.js';

type TestRow = SubscriptionRow & {
  readonly deliveryUid: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly deliveryStatus: DeliveryStatus;
  readonly testedAt: Date;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly resent: boolean;
  readonly responseExcerpt: string | null;
  readonly details: PackedDetails;
};

const ONE: LogPage = { limit: 1, order: 'newest', after: undefined };

@Injectable()
export class PgTestDeliveries extends TestDeliveries {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async add(test: TestDelivery): Promise<void> {
    const { attempt } = test;
    await this.dataSource.query(ADD_TEST, [
      test.organisationUid,
      test.uid,
      test.pharmacyUid ?? null,
      test.subscriptionUid,
      test.eventId,
      test.eventType,
      attempt.startedAt,
      Math.round(attempt.durationMs ?? 0),
      attempt.statusCode ?? null,
      attempt.error ?? null,
      attempt.resent,
      attempt.responseExcerpt ?? null,
      packDetails(attempt.details) ?? '{}',
    ]);
  }

  override async list(
    scope: TenantScope,
    filter: DeliveryFilter,
    page: LogPage,
  ): Promise<readonly DeliverySummary[]> {
    // A test is of no event.
    if (filter.businessKey ?? filter.eventUid) return [];
    return (await this.#read(scope, filter, page)).map(({ delivery }) => delivery);
  }

  override async find(scope: TenantScope, uid: string): Promise<FoundTest | undefined> {
    return (await this.#read(scope, { uid }, ONE))[0];
  }

  async #read(scope: TenantScope, filter: LogFilter, page: LogPage): Promise<FoundTest[]> {
    const { sql, parameters } = testsStatement(scope, filter, page);
    const rows: TestRow[] = await this.dataSource.query(sql, parameters);
    return rows.map(toFoundTest);
  }
}

function toFoundTest(row: TestRow): FoundTest {
  const { deliveryUid, eventType, startedAt } = row;
  const statusCode = row.statusCode ?? undefined;
  const error = row.error ?? undefined;
  const subscription = toSubscription(row);
  return {
    delivery: {
      uid: deliveryUid,
      isTest: true,
      eventId: row.eventId,
      eventType,
      subscriptionUid: subscription.uid,
      target: subscription.target,
      status: row.deliveryStatus,
      reason: undefined,
      attemptsMade: 1,
      nextAttemptAt: undefined,
      waitingFor: undefined,
      lastAttempt: { startedAt, statusCode, error },
      createdAt: row.testedAt,
    },
    attempt: {
      number: 1,
      startedAt,
      durationMs: row.durationMs,
      statusCode,
      error,
      resent: row.resent,
      responseExcerpt: row.responseExcerpt ?? undefined,
      details: unpackDetails(row.details),
    },
    source: { deliveryUid, eventType, subscription, isTest: true },
  };
}
