import { Optional, type TestResult } from '@rxhooks/application';
import { IsBoolean, IsString } from 'class-validator';
import { WholeNumber } from '../http/whole-number.js';

export class TestSubscriptionRequest {
  /** Of the contract of the subscription. */
  @IsString()
  event_type: string;
}

export class TestedSubscriptionView {
  success: boolean;
  /** What the receiver answered; null when it did not. */
  @WholeNumber()
  status_code: number | null;
  /** Why it is not a success; null for a success. */
  error: string | null;
  payload_sent: unknown;
}

export function presentTest({ outcome, error, payloadSent }: TestResult): TestedSubscriptionView {
  return {
    success: outcome.kind === 'succeeded',
    status_code: outcome.statusCode ?? null,
    error: error ?? null,
    payload_sent: JSON.parse(payloadSent.toString()),
  };
}

export class DiscardRequest {
  /** True counts, and cancels nothing. Without it they are cancelled. */
  @Optional()
  @IsBoolean()
  dry_run?: boolean;
}

export class DiscardedView {
  dry_run: boolean;
  /** How many deliveries were cancelled, or would be. */
  @WholeNumber()
  deliveries: number;
}
