import { rxscale } from '@rxhooks/contracts';
import { IsIn } from 'class-validator';
import { Registration } from './registration.dto.js';

const TYPE_TEXT = `must be one of ${rxscale.PHARMACY_EVENT_TYPE_NAMES.join(', ')}`;

export class PharmacyRegisterRequest extends Registration {
  /** @example "pharmacy_order_created" */
  @IsIn(rxscale.PHARMACY_EVENT_TYPE_NAMES, { message: TYPE_TEXT })
  override notification_type: string;
}

export class PharmacySubscriptionView {
  uid: string;
  target: string;
  notification_type: string;
}

export class RegisteredPharmacySubscription extends PharmacySubscriptionView {
  /** The key of the signatures, in this answer only. */
  signing_secret: string;
}
