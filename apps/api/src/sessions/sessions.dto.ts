import { ApiSchema } from '@nestjs/swagger';
import { Optional, type Role } from '@rxhooks/application';
import { IsString, Length } from 'class-validator';

export class StartSessionRequest {
  /** An operator's key, or the one from configuration. It is not stored, and not kept in the browser. */
  @Optional()
  @IsString({ message: 'must be a text' })
  @Length(1, 256, { message: 'must have 1 to 256 characters' })
  key?: string;

  /** In its place: a login code. */
  @Optional()
  @IsString({ message: 'must be a text' })
  @Length(1, 256, { message: 'must have 1 to 256 characters' })
  code?: string;
}

@ApiSchema({ description: 'Starts one session. `expires_at` is ISO 8601 in UTC.' })
export class LoginCodeView {
  /** In this answer only. */
  code: string;
  /** An hour after it was made. */
  expires_at: string;
}

@ApiSchema({ description: 'A session of an operator. Times are ISO 8601 in UTC.' })
export class SessionView {
  uid: string;
  /** The `display_name` of the operator's key; `bootstrap` for the key from configuration. */
  name: string;
  /** Uid of the operator's key, or `bootstrap`. */
  key_uid: string;
  role: Role;
  started_at: string;
  /** Eight hours after its start. */
  expires_at: string;
}

@ApiSchema({ description: "The caller's own session. Times are ISO 8601 in UTC." })
export class OwnSessionView extends SessionView {
  /** `operator`: of the platform. */
  kind: 'operator';
  /** What it may do, at most: those of its role and of its grants. */
  permissions: string[];
  /** Goes into `X-CSRF-Token` of every call that is no GET. */
  csrf_token: string;
}

export class SessionList {
  data: SessionView[];
  /** Always null: one page has them all. */
  next_cursor: string | null;
}
