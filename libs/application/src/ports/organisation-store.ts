import type { Organisation } from './directory.js';

/** What the operator may change at any time; `undefined` is the default. */
export type OrganisationSettings = {
  /** Where its people are told of trouble with an endpoint. */
  readonly contactEmail: string | undefined;
  readonly payloadRetentionDays: number | undefined;
  readonly deliveryRetentionDays: number | undefined;
};

export type OrganisationDetails = Organisation & OrganisationSettings;

/** What is left out stays as it is; `null` goes back to the default. */
export type SettingsChange = {
  readonly [Name in keyof OrganisationSettings]?: OrganisationSettings[Name] | null;
};

/** Organisations as the operator keeps them: read from the database every time, unlike the directory. */
export abstract class OrganisationStore {
  /** `undefined` when the slug is taken. */
  abstract add(
    organisation: Omit<OrganisationDetails, 'createdAt'>,
  ): Promise<OrganisationDetails | undefined>;
  abstract list(): Promise<readonly OrganisationDetails[]>;
  abstract find(uidOrSlug: string): Promise<OrganisationDetails | undefined>;
  /** What a new number of days reaches back to is looked through again. */
  abstract change(uid: string, change: SettingsChange): Promise<void>;
}
