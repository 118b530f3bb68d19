import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import { IdFactory } from '../ports/id-factory.js';
import {
  type OrganisationDetails,
  type OrganisationSettings,
  OrganisationStore,
} from '../ports/organisation-store.js';
import { checkRetention } from './check-retention.js';

export type CreateOrganisationCommand = OrganisationSettings & {
  readonly displayName: string;
  /** Default: derived from the name. */
  readonly slug: string | undefined;
};

@Injectable()
export class CreateOrganisation {
  constructor(
    private readonly organisations: OrganisationStore,
    private readonly ids: IdFactory,
  ) {}

  /** @throws AppError `already_exists` (slug taken), `invalid` (payloads outlive deliveries) */
  async execute(command: CreateOrganisationCommand): Promise<OrganisationDetails> {
    checkRetention(command);
    const uid = this.ids.create('organisation');
    const slug = command.slug ?? toSlug(command.displayName, uid);
    const organisation = await this.organisations.add({ ...command, uid, slug });
    if (!organisation) throw slugIsTaken();
    return organisation;
  }
}

export const slugIsTaken = () =>
  new AppError('already_exists', 'An organisation with this slug already exists.');

/** Derived from the name. The end of the uid makes it unique, because names may repeat. */
function toSlug(displayName: string, uid: string): string {
  const words = displayName
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return `${words.slice(0, 40) || 'organisation'}-${uid.slice(-8)}`;
}
