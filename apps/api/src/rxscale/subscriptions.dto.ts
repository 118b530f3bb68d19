import { IsJsonObject, Optional } from '@rxhooks/application';
import { rxscale } from '@rxhooks/contracts';
import { IsIn, IsString, Length } from 'class-validator';

const TYPE_TEXT = `must be one of ${rxscale.EVENT_TYPE_NAMES.join(', ')}`;
const URL_TEXT = 'must be an https:// URL of at most 2048 characters';

export class RegisterRequest {
  /** @example "pharmacy_order_created" */
  @IsIn(rxscale.EVENT_TYPE_NAMES, { message: TYPE_TEXT })
  notification_type: string;

  /** @example "https://hooks.example.com/rx" */
  @IsString({ message: URL_TEXT })
  @Length(1, 2048, { message: URL_TEXT })
  target: string;

  /** Free; `header_key` and `header_value` in it name a header that every delivery will carry. */
  @Optional()
  @IsJsonObject()
  meta_data?: Record<string, unknown>;

  @Optional()
  @IsIn([rxscale.PAYLOAD_VERSION], { message: 'must be "1"' })
  payload_version?: string;
}

export class SubscriptionView {
  uid: string;
  notification_type: string;
  target: string;
  options: string;
  payload_version: string;
}

export class RegisteredSubscription extends SubscriptionView {
  /** The key of the signatures, in this answer only. */
  signing_secret: string;
}

export class TestRequest {
  /** @example "https://hooks.example.com/rx" */
  @IsString({ message: URL_TEXT })
  @Length(1, 2048, { message: URL_TEXT })
  target_url: string;

  @Optional()
  @IsIn(rxscale.EVENT_TYPE_NAMES, { message: TYPE_TEXT })
  event_type?: string;

  @Optional()
  @IsString()
  header_key?: string;

  @Optional()
  @IsString()
  header_value?: string;
}

export class TestResponse {
  success: boolean;
  /** What the receiver answered; null when it did not. */
  status_code: number | null;
  payload_sent: unknown;
  /** Why it is not a success. */
  error?: string;
  /** The key of this one signature, when no subscription of yours matched. */
  signing_secret?: string;
}
