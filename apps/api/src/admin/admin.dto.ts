import { Optional } from '@rxhooks/application';
import { PERMISSIONS, type Permission } from '@rxhooks/contracts';
import { ArrayMaxSize, IsArray, IsIn, IsString, Matches } from 'class-validator';
import { NAME, NAME_TEXT } from './name.js';

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
  /** Null when it was never used; written at most once a minute. */
  last_used_at: string | null;
}

export class CreatedApiKey extends ApiKeyView {
  /** The key itself, in this answer only. */
  key: string;
}

export class ApiKeyList {
  data: ApiKeyView[];
  /** Always null: one page has them all. */
  next_cursor: string | null;
}
