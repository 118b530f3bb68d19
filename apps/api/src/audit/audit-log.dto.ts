import { ApiSchema } from '@nestjs/swagger';
import { Optional } from '@rxhooks/application';
import { IsIn } from 'class-validator';
import { PageQuery } from '../http/page-query.dto.js';
import { QueryText } from '../http/query-text.js';
import { LISTED_ACTIONS } from './audit-action.js';

export class AuditLogQuery extends PageQuery {
  /** Uid or slug. */
  @QueryText()
  organisation?: string;

  /** One kind of action. */
  @Optional()
  @IsIn(LISTED_ACTIONS, { message: `must be one of ${LISTED_ACTIONS.join(', ')}` })
  action?: string;
}

@ApiSchema({ description: 'One call of a sensitive action. `at` is ISO 8601 in UTC.' })
export class AuditEntryView {
  uid: string;
  at: string;
  /**
   * The uid of an API key or an operator's key, `bootstrap`: the key from configuration (`operator` in older entries),
   * `system`: a worker, `recipient`: somebody who followed the link of a mail, or `move-organisation`: that command.
   */
  actor: string;
  /** The `display_name` of the key; null for actors without one, and for operators of another cell. */
  actor_name: string | null;
  /** Null when it concerned none, or an unknown one. */
  organisation_uid: string | null;
  action: string;
  /** The uid of what was acted on. */
  subject: string | null;
  /**
   * `done`, `denied`, `started` (its end is not known), the code of what went wrong, or `lumped`: more calls of the same
   * actor and action within a minute, of which only those that did something are listed.
   */
  result: string;
  /** `X-Request-Id` of the answer. */
  request_id: string | null;
  /** What the caller wrote into `X-Reason`. */
  reason: string | null;
}

export class AuditLogPage {
  data: AuditEntryView[];
  /** Null on the last page. */
  next_cursor: string | null;
}
