import { Optional, PERMISSIONS, type Permission } from '@rxhooks/application';
import { ArrayMaxSize, IsArray, IsIn, IsString, Matches } from 'class-validator';

// No control characters: they have no place in a name, and PostgreSQL cannot store U+0000.
const NAME = /^\P{Cc}{1,200}$/u;
const NAME_TEXT = 'must be a text of 1 to 200 characters';

export class CreateOrganisationRequest {
  @Matches(NAME, { message: NAME_TEXT })
  display_name: string;

  /** Made from the name when left out. */
  @Optional()
  @Matches(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, {
    message: 'must be 1 to 63 lower-case letters, digits or inner dashes',
  })
  slug?: string;
}

export class OrganisationView {
  uid: string;
  display_name: string;
  slug: string;
  created_at: string;
}

export class OrganisationList {
  data: OrganisationView[];
}

export class CreatePharmacyRequest {
  @Matches(NAME, { message: NAME_TEXT })
  display_name: string;
}

export class PharmacyView {
  uid: string;
  display_name: string;
}

export class CreateApiKeyRequest {
  @Matches(NAME, { message: NAME_TEXT })
  display_name: string;

  @IsArray({ message: 'must be a list of permissions' })
  @ArrayMaxSize(PERMISSIONS.length, { message: 'must not name a permission twice' })
  @IsIn(PERMISSIONS, { each: true, message: `may hold ${PERMISSIONS.join(', ')}` })
  permissions: Permission[];

  /** Confines the key to one pharmacy of the organisation. */
  @Optional()
  @IsString()
  pharmacy_uid?: string;
}

export class ApiKeyView {
  uid: string;
  display_name: string;
  permissions: string[];
  pharmacy_uid: string | null;
  created_at: string;
}

export class CreatedApiKey extends ApiKeyView {
  /** The key itself, in this answer only. */
  key: string;
}

export class ApiKeyList {
  data: ApiKeyView[];
}
