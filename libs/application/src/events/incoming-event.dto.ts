import { Transform, type TransformFnParams } from 'class-transformer';
import { IsInt, IsObject, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';

// class-transformer clones what it transforms; a clone of a raw number would lose its text.
const asItIs = ({ obj, key }: TransformFnParams): unknown => obj[key];

// Year 5138: anything later is milliseconds by mistake.
const MAX_UNIX_SECONDS = 99_999_999_999;
const SECONDS_TEXT = 'must be a whole number of unix seconds';

/** A domain event as upstream services write it, over HTTP or into the queue. */
export class IncomingEvent {
  /**
   * Idempotency id, unique per organisation; ours when left out.
   * @example "order-5512-created"
   */
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,256}$/, { message: 'must be 1 to 256 letters, digits, _ or -' })
  id?: string;

  /** Uid or slug; may be left out with an organisation's own key. */
  @IsOptional()
  @IsString()
  @Length(1, 128)
  organisation_uid?: string;

  /** The pharmacy the event belongs to; pharmacy-level subscriptions get only the events of theirs. */
  @IsOptional()
  @IsString()
  @Length(1, 128)
  pharmacy_uid?: string;

  /** @example "pharmacy_order_created" */
  @IsString()
  @Length(1, 128)
  event_type: string;

  /** When the event was generated, in unix seconds; default: now. */
  @IsOptional()
  @IsInt({ message: SECONDS_TEXT })
  @Min(0, { message: SECONDS_TEXT })
  @Max(MAX_UNIX_SECONDS, { message: SECONDS_TEXT })
  timestamp?: number;

  /** The event itself, as the event type's schema says; unknown fields pass through untouched. */
  @IsObject()
  @Transform(asItIs)
  data: Record<string, unknown>;
}
