import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { type DeliveryReport, DeliveryReports } from '../ports/delivery-reports.js';

@Injectable()
export class FindDeliveryReport {
  constructor(private readonly reports: DeliveryReports) {}

  /** @throws AppError `not_found`, also for a delivery of another tenant or contract */
  async execute(scope: TenantScope, contract: string, uid: string): Promise<DeliveryReport> {
    const found = await this.reports.find(scope, contract, uid);
    if (!found) throw AppError.notFound();
    return found;
  }
}
