import { Injectable } from '@nestjs/common';
import { DeliveryInputs, type FoundInput, type TenantScope } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { type EventColumns, toEvent } from '../events/event-columns.js';
import { type SubscriptionRow, toSubscription } from '../subscriptions/subscription.row.js';
import { RENDERED } from './delivery-log-statements.js';

type InputRow = SubscriptionRow & EventColumns & { readonly isErased: boolean };

@Injectable()
export class PgDeliveryInputs extends DeliveryInputs {
  constructor(private readonly dataSource: DataSource) {
    super();
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
