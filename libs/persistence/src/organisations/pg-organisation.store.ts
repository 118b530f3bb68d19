import { Injectable } from '@nestjs/common';
import {
  type OrganisationDetails,
  OrganisationStore,
  type SearchPage,
  type SettingsChange,
} from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { OrganisationRow } from './organisation.row.js';
import { SEARCH_ORGANISATIONS } from './search-statements.js';
import { isUniqueViolation } from '../connection/is-unique-violation.js';

@Injectable()
export class PgOrganisationStore extends OrganisationStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async add(
    organisation: Omit<OrganisationDetails, 'createdAt'>,
  ): Promise<OrganisationDetails | undefined> {
    try {
      await this.#rows.insert(organisation);
    } catch (error) {
      if (isUniqueViolation(error)) return undefined;
      throw error;
    }
    return toDetails(await this.#rows.findOneByOrFail({ uid: organisation.uid }));
  }

  override async list({
    query,
    after,
    limit,
  }: SearchPage): Promise<readonly OrganisationDetails[]> {
    const values = [query, after, limit];
    const rows: OrganisationRow[] = await this.dataSource.query(SEARCH_ORGANISATIONS, values);
    return rows.map(toDetails);
  }

  override async find(uidOrSlug: string): Promise<OrganisationDetails | undefined> {
    const row = await this.#rows.findOneBy([{ uid: uidOrSlug }, { slug: uidOrSlug }]);
    return row ? toDetails(row) : undefined;
  }

  override async change(uid: string, change: SettingsChange): Promise<void> {
    if (Object.values(change).every((value) => value === undefined)) return;
    await this.#rows.update({ uid }, change);
  }

  get #rows() {
    return this.dataSource.getRepository(OrganisationRow);
  }
}

function toDetails(row: OrganisationRow): OrganisationDetails {
  return {
    uid: row.uid,
    slug: row.slug,
    displayName: row.displayName,
    createdAt: row.createdAt,
    contactEmail: row.contactEmail ?? undefined,
    payloadRetentionDays: row.payloadRetentionDays ?? undefined,
    deliveryRetentionDays: row.deliveryRetentionDays ?? undefined,
    pausedAt: row.pausedAt ?? undefined,
  };
}
