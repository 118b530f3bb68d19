import { ArrayMaxSize, IsArray, IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import { IsJsonObject } from '../shapes/json-object.decorator.js';
import { MAX_KEY_LENGTH } from './business-keys-in.js';
import { Optional } from '../shapes/optional.decorator.js';

const UID = /^[A-Za-z0-9_-]{1,128}$/;

// Year 5138: anything later is milliseconds by mistake.
const MAX_UNIX_SECONDS = 99_999_999_999;
const MAX_GIVEN_KEYS = 20;
const KEYS_TEXT = `must be a list of at most ${MAX_GIVEN_KEYS} texts of 1 to ${MAX_KEY_LENGTH} characters`;

const SECONDS_TEXT = 'must be a whole number of unix seconds';

/** A domain event as upstream services write it, over HTTP or into the queue. */
export class IncomingEvent {
  /**
   * Idempotency id, unique per organisation; ours when left out.
   * @example "order-5512-created"
   */
  @Optional()
  @Matches(/^[A-Za-z0-9_-]{1,256}$/, { message: 'must be 1 to 256 letters, digits, _ or -' })
  id?: string;

  /** Uid or slug; may be left out with an organisation's own key. */
  @Optional()
  @Matches(UID, { message: 'must be the uid or the slug of an organisation' })
  organisation_uid?: string;

  /** The pharmacy the event belongs to; pharmacy-level subscriptions get only the events of theirs. */
  @Optional()
  @Matches(UID, { message: 'must be the uid of a pharmacy' })
  pharmacy_uid?: string;

  /** @example "pharmacy_order_created" */
  @IsString()
  @Length(1, 128)
  event_type: string;

  /** When the event was generated, in unix seconds; default: now. */
  @Optional()
  @IsInt({ message: SECONDS_TEXT })
  @Min(0, { message: SECONDS_TEXT })
  @Max(MAX_UNIX_SECONDS, { message: SECONDS_TEXT })
  timestamp?: number;

  /**
   * Numbers and ids by which people will search for the event, beside those in `data`; at most 20.
   * They are no part of what makes a repeat: those of the first one stay.
   */
  @Optional()
  @IsArray({ message: KEYS_TEXT })
  @ArrayMaxSize(MAX_GIVEN_KEYS, { message: KEYS_TEXT })
  @IsString({ each: true, message: KEYS_TEXT })
  @Length(1, MAX_KEY_LENGTH, { each: true, message: KEYS_TEXT })
  business_keys?: string[];

  /** The event itself, as the event type's schema says; unknown fields pass through untouched. */
  @IsJsonObject()
  data: Record<string, unknown>;

  /** What the event's contract has beside `data`; refused where it has nothing. */
  @Optional()
  @IsJsonObject()
  metadata?: Record<string, unknown>;
}
