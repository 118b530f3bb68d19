import {
  type OrganisationDetails,
  OrganisationStore,
  type SearchPage,
  type SettingsChange,
} from '@rxhooks/application';
import type { MemoryDirectory } from './memory-directory.js';
import { searchRows } from './search-rows.js';

/**
 * The directory finds the organisations added here. `describeOrganisationStore` holds both to the rules of PostgreSQL.
 */
export class MemoryOrganisationStore extends OrganisationStore {
  readonly rows: OrganisationDetails[] = [];

  constructor(private readonly directory: MemoryDirectory) {
    super();
  }

  override async add(
    organisation: Omit<OrganisationDetails, 'createdAt'>,
  ): Promise<OrganisationDetails | undefined> {
    if (this.rows.some(({ slug }) => slug === organisation.slug)) return undefined;
    const added = { ...organisation, createdAt: new Date(0) };
    this.rows.push(added);
    this.directory.organisations.push(added);
    return added;
  }

  override async list(page: SearchPage): Promise<readonly OrganisationDetails[]> {
    return searchRows(this.rows, page, ({ slug, displayName }) => [slug, displayName]);
  }

  override async find(uidOrSlug: string): Promise<OrganisationDetails | undefined> {
    return this.rows.find(({ uid, slug }) => uid === uidOrSlug || slug === uidOrSlug);
  }

  override async change(uid: string, change: SettingsChange): Promise<void> {
    const index = this.rows.findIndex((row) => row.uid === uid);
    const row = this.rows[index];
    if (!row) return;
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const settings = Object.fromEntries(given.map(([name, value]) => [name, value ?? undefined]));
    this.rows[index] = { ...row, ...settings };
  }
}
