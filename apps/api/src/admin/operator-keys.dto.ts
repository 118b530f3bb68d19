import { ApiSchema } from '@nestjs/swagger';
import { Optional, type Role, ROLES } from '@rxhooks/application';
import { GRANTS } from '@rxhooks/contracts';
import { ArrayMaxSize, IsArray, IsIn, Matches } from 'class-validator';
import { NAME, NAME_TEXT } from './name.js';

export class CreateOperatorKeyRequest {
  /** The person or the service; the audit log shows it. */
  @Matches(NAME, { message: NAME_TEXT })
  display_name: string;

  @IsIn(ROLES, { message: `must be one of ${ROLES.join(', ')}` })
  role: Role;

  /** Permissions that no role includes. */
  @Optional()
  @IsArray({ message: 'must be a list of permissions' })
  @ArrayMaxSize(GRANTS.length, { message: 'must not name a permission twice' })
  @IsIn(GRANTS, { each: true, message: `may hold ${GRANTS.join(', ')}` })
  grants?: string[];
}

@ApiSchema({ description: "An operator's key. Times are ISO 8601 in UTC." })
export class OperatorKeyView {
  uid: string;
  display_name: string;
  role: Role;
  grants: string[];
  created_at: string;
  /** Null when it was never used; written at most once a minute. */
  last_used_at: string | null;
}

export class CreatedOperatorKey extends OperatorKeyView {
  /** The key itself, in this answer only. */
  key: string;
}

export class OperatorKeyList {
  data: OperatorKeyView[];
  /** Always null: one page has them all. */
  next_cursor: string | null;
}
