import {
  type AttemptRecord,
  type DeliveryFilter,
  DeliveryLog,
  type DeliverySummary,
  type ResendResult,
  type TenantScope,
} from '@rxhooks/application';

/** The log of one organisation; other organisations see nothing. */
export class MemoryDeliveryLog extends DeliveryLog {
  /** The answer of `makeDue` to the owner. */
  resend: ResendResult = { kind: 'unknown' };
  readonly pages: { readonly limit: number; readonly before: string | undefined }[] = [];

  constructor(
    private readonly organisationUid: string,
    /** Newest first. */
    private readonly rows: readonly DeliverySummary[],
    private readonly records: readonly AttemptRecord[] = [],
  ) {
    super();
  }

  override async list(
    scope: TenantScope,
    filter: DeliveryFilter,
    page: { readonly limit: number; readonly before: string | undefined },
  ): Promise<readonly DeliverySummary[]> {
    this.pages.push(page);
    const seen = this.#seenBy(scope).filter(
      ({ status }) => filter.status === undefined || filter.status === status,
    );
    const start = seen.findIndex(({ uid }) => uid === page.before) + 1;
    return seen.slice(start, start + page.limit);
  }

  override async find(scope: TenantScope, uid: string): Promise<DeliverySummary | undefined> {
    return this.#seenBy(scope).find((row) => row.uid === uid);
  }

  override async attempts(): Promise<readonly AttemptRecord[]> {
    return this.records;
  }

  override async makeDue(scope: TenantScope): Promise<ResendResult> {
    return this.#seenBy(scope).length > 0 ? this.resend : { kind: 'unknown' };
  }

  #seenBy({ organisationUid }: TenantScope): readonly DeliverySummary[] {
    return organisationUid === this.organisationUid ? this.rows : [];
  }
}
