import { Injectable } from '@nestjs/common';
import { type AuditEntry, AuditLog } from '../ports/audit-log.js';
import { FindOrganisation } from './find-organisation.js';

export type AuditPage = {
  readonly entries: readonly AuditEntry[];
  /** The uid to continue after; `undefined` on the last page. */
  readonly next: string | undefined;
};

@Injectable()
export class ListAuditLog {
  constructor(
    private readonly log: AuditLog,
    private readonly findOrganisation: FindOrganisation,
  ) {}

  /**
   * @param filter its organisation is a uid or a slug
   * @throws AppError `not_found` for an unknown organisation
   */
  async execute(
    filter: { readonly organisation: string | undefined; readonly action: string | undefined },
    page: { readonly limit: number; readonly before: string | undefined },
  ): Promise<AuditPage> {
    const { organisation, action } = filter;
    const organisationUid =
      organisation === undefined
        ? undefined
        : (await this.findOrganisation.execute(organisation)).uid;
    // One row more than asked for shows whether another page exists, without a count.
    const rows = await this.log.list(
      { organisationUid, action },
      { ...page, limit: page.limit + 1 },
    );
    const entries = rows.slice(0, page.limit);
    return { entries, next: rows.length > page.limit ? entries.at(-1)?.uid : undefined };
  }
}
