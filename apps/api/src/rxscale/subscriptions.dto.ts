import { Optional } from '@rxhooks/application';
import { rxscale } from '@rxhooks/contracts';
import { IsIn, IsString, Length } from 'class-validator';
import { WholeNumber } from '../http/whole-number.js';
import { Registration, URL_TEXT } from './registration.dto.js';

const TYPE_TEXT = `must be one of ${rxscale.EVENT_TYPE_NAMES.join(', ')}`;

export class RegisterRequest extends Registration {
  /** @example "pharmacy_order_created" */
  @IsIn(rxscale.EVENT_TYPE_NAMES, { message: TYPE_TEXT })
  override notification_type: string;
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
  @WholeNumber()
  status_code: number | null;
  payload_sent: unknown;
  /** Why it is not a success. */
  error?: string;
  /** The key of this one signature, when no subscription of yours matched. */
  signing_secret?: string;
}
