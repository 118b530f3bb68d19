import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import { Directory, type Organisation } from '../ports/directory.js';
import { IdFactory } from '../ports/id-factory.js';

@Injectable()
export class CreateOrganisation {
  constructor(
    private readonly directory: Directory,
    private readonly ids: IdFactory,
  ) {}

  /** @throws AppError `already_exists` when the slug is taken */
  async execute(displayName: string, slug: string | undefined): Promise<Organisation> {
    const uid = this.ids.create('organisation');
    const organisation = await this.directory.addOrganisation({
      uid,
      slug: slug ?? toSlug(displayName, uid),
      displayName,
    });
    if (!organisation)
      throw new AppError('already_exists', 'An organisation with this slug already exists.');
    return organisation;
  }
}

/** From the name, and made unique by the end of the uid, for two organisations may have the same name. */
function toSlug(displayName: string, uid: string): string {
  const words = displayName
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return `${words.slice(0, 40) || 'organisation'}-${uid.slice(-8)}`;
}
