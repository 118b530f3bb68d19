import {
  type AttemptRecord,
  type DeliveryFilter,
  DeliveryLog,
  type DeliverySummary,
  type LogPage,
  type LogRows,
  type ResendResult,
  type TenantScope,
} from '@rxhooks/application';

type Asked = {
  readonly scope: TenantScope;
  readonly filter: DeliveryFilter;
  readonly page: LogPage;
};

/** Answers the same to everybody, and records what it was asked. */
export class ScriptedDeliveryLog extends DeliveryLog {
  page: LogRows = { rows: [], lookedUntil: undefined };
  delivery: DeliverySummary | undefined;
  records: readonly AttemptRecord[] = [];
  resend: ResendResult = { kind: 'unknown' };
  readonly lists: Asked[] = [];
  readonly finds: { readonly scope: TenantScope; readonly uid: string }[] = [];
  readonly reads: { readonly scope: TenantScope; readonly uid: string }[] = [];
  readonly resends: {
    readonly scope: TenantScope;
    readonly uid: string;
    readonly notifyFailure: boolean;
  }[] = [];

  override async list(scope: TenantScope, filter: DeliveryFilter, page: LogPage): Promise<LogRows> {
    this.lists.push({ scope, filter, page });
    return this.page;
  }

  override async find(scope: TenantScope, uid: string): Promise<DeliverySummary | undefined> {
    this.finds.push({ scope, uid });
    return this.delivery;
  }

  override async attempts(scope: TenantScope, uid: string): Promise<readonly AttemptRecord[]> {
    this.reads.push({ scope, uid });
    return this.records;
  }

  override async makeDue(
    scope: TenantScope,
    uid: string,
    { notifyFailure }: { readonly notifyFailure: boolean },
  ): Promise<ResendResult> {
    this.resends.push({ scope, uid, notifyFailure });
    return this.resend;
  }
}
