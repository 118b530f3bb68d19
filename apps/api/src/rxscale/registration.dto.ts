import { IsJsonObject, Optional } from '@rxhooks/application';
import { rxscale } from '@rxhooks/contracts';
import { IsIn, IsString, Length } from 'class-validator';

export const URL_TEXT = 'must be an https:// URL of at most 2048 characters';

/** What a registration says at either level; which types there are is up to the level. */
export abstract class Registration {
  abstract notification_type: string;

  /** @example "https://hooks.example.com/rx" */
  @IsString({ message: URL_TEXT })
  @Length(1, 2048, { message: URL_TEXT })
  target: string;

  /** Free; `header_key` and `header_value` in it name a header that every delivery will carry. 16 KiB at most, without these. */
  @Optional()
  @IsJsonObject()
  meta_data?: Record<string, unknown>;

  @Optional()
  @IsIn([rxscale.PAYLOAD_VERSION], { message: 'must be "1"' })
  payload_version?: string;
}
