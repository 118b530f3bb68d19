import type { Organisation } from './directory.js';
import type { SearchPage } from './search-page.js';

/** Settings that the operator may change at any time; `undefined` means the default. */
export type OrganisationSettings = {
  /** Where mails about endpoints in trouble go. */
  readonly contactEmail: string | undefined;
  readonly payloadRetentionDays: number | undefined;
  readonly deliveryRetentionDays: number | undefined;
};

export type OrganisationDetails = Organisation &
  OrganisationSettings & {
    /** Since when nothing is sent for it. */
    readonly pausedAt?: Date | undefined;
  };

/** Omitted fields keep their value; `null` restores the default. */
export type SettingsChange = {
  readonly [Name in keyof OrganisationSettings]?: OrganisationSettings[Name] | null;
};

/** Organisations for the operator: read from the database every time, unlike `Directory`. */
export abstract class OrganisationStore {
  /** `undefined` when the slug is taken. */
  abstract add(
    organisation: Omit<OrganisationDetails, 'createdAt'>,
  ): Promise<OrganisationDetails | undefined>;
  abstract list(page: SearchPage): Promise<readonly OrganisationDetails[]>;
  abstract find(uidOrSlug: string): Promise<OrganisationDetails | undefined>;
  /** A new number of days also applies to what is already stored. */
  abstract change(uid: string, change: SettingsChange): Promise<void>;
}
