import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { RECOVERED } from '@rxhooks/domain';
import { WholeNumber } from '../http/whole-number.js';
import { RecoveryFilterRequest } from './recovery-request.dto.js';

@ApiSchema({ description: 'How many deliveries are not sent, by the reason.' })
export class UnsendableView {
  @WholeNumber()
  payload_erased: number;
  @WholeNumber()
  subscription_removed: number;
  @WholeNumber()
  subscription_disabled: number;
  /** When their turn came they were being sent or due, or were no longer as they were asked for, by another hand. */
  @WholeNumber()
  changed: number;
}

@ApiSchema({
  description: '`matched` is the sum of `sent`, `remaining` and the counts of `unsendable`.',
})
export class RecoveryView {
  uid: string;
  /** `running` until all that it sent has ended, or until it is cancelled. */
  @ApiProperty({ enum: ['running', 'cancelled', 'finished'] })
  status: string;
  filter: RecoveryFilterRequest;
  @ApiProperty({ enum: RECOVERED, isArray: true })
  include: string[];
  subscription_uids: string[] | null;
  since: string;
  until: string;
  @WholeNumber()
  rate_per_second: number;
  @WholeNumber()
  matched: number;
  /**
   * The sum of `succeeded`, `failed` and `waiting`. These three are null in a list whose recoveries before this one have
   * too many deliveries to count, which is never so of the first that has not ended.
   */
  @WholeNumber()
  sent: number;
  @WholeNumber()
  succeeded: number | null;
  /** Ended without success: failed, or skipped or cancelled meanwhile; or sent by a later recovery before they ended. */
  @WholeNumber()
  failed: number | null;
  /** Being sent, or to be tried again. */
  @WholeNumber()
  waiting: number | null;
  /** Still to be sent; of a cancelled one, what is not sent any more. */
  @WholeNumber()
  remaining: number;
  unsendable: UnsendableView;
  /** When the last of it is sent, at the earliest; null when nothing remains, and of a cancelled one. */
  eta: string | null;
  created_at: string;
  /** When the last delivery that it sent had ended; its counts stay as they are from then on. */
  ended_at: string | null;
}

export class RecoveryPageView {
  data: RecoveryView[];
  /** Null on the last page. */
  next_cursor: string | null;
}

@ApiSchema({ description: 'What would be sent to one subscription.' })
export class PreviewedSubscriptionView {
  subscription_uid: string;
  target: string;
  @WholeNumber()
  matched: number;
  @WholeNumber()
  sendable: number;
  unsendable: UnsendableView;
}

export class PreviewedDeliveryView {
  /** Null for a missing one, which is made when it is sent. */
  delivery_uid: string | null;
  event_uid: string;
  subscription_uid: string;
  /** Why it would not be sent; null for one that would. */
  unsendable: string | null;
}

@ApiSchema({ description: 'What a recovery would do.' })
export class RecoveryPreviewView {
  /** Always true. */
  dry_run: boolean;
  since: string;
  until: string;
  @WholeNumber()
  matched: number;
  @WholeNumber()
  sendable: number;
  unsendable: UnsendableView;
  subscriptions: PreviewedSubscriptionView[];
  /** At most 20 of them. */
  sample: PreviewedDeliveryView[];
}
