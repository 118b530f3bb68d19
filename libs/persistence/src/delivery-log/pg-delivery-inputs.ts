import { Injectable } from '@nestjs/common';
import {
  DeliveryInputs,
  type FoundInput,
  type RequestSource,
  type TenantScope,
} from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { type EventColumns, toEvent } from '../events/event-columns.js';
import { type SubscriptionRow, toSubscription } from '../subscriptions/subscription.row.js';
import { RENDERED, SOURCE } from './delivery-log-statements.js';

type InputRow = SubscriptionRow & EventColumns & { readonly isErased: boolean };
type SourceRow = SubscriptionRow & Pick<EventColumns, 'eventType'>;

@Injectable()
export class PgDeliveryInputs extends DeliveryInputs {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async findSource(
    { organisationUid, pharmacyUid }: TenantScope,
    deliveryUid: string,
  ): Promise<RequestSource | undefined> {
    const parameters = [deliveryUid, organisationUid, pharmacyUid ?? null];
    const [row]: SourceRow[] = await this.dataSource.query(SOURCE, parameters);
    return row && { deliveryUid, eventType: row.eventType, subscription: toSubscription(row) };
  }

  override async find(
    { organisationUid, pharmacyUid }: TenantScope,
    deliveryUid: string,
  ): Promise<FoundInput> {
    const parameters = [deliveryUid, organisationUid, pharmacyUid ?? null];
    const [row]: InputRow[] = await this.dataSource.query(RENDERED, parameters);
    if (!row) return { kind: 'unknown' };
    if (row.isErased) return { kind: 'erased' };
    const input = { deliveryUid, event: toEvent(row), subscription: toSubscription(row) };
    return { kind: 'found', contract: row.contract, input };
  }
}
