import { ApiProperty } from '@nestjs/swagger';
import { type DeliveryQuestion, type LogOrder, Optional, ReadAs } from '@rxhooks/application';
import {
  DELIVERY_STATUSES,
  type DeliveryStatus,
  ERROR_KINDS,
  type ErrorKind,
} from '@rxhooks/domain';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { PageQuery } from '../http/page-query.dto.js';
import { QueryText } from '../http/query-text.js';
import { readList } from '../http/read-list.js';
import { Time } from '../http/time.js';

export const STATUS_CODE = /^[1-5](\d\d|xx)$/;
const TRUTHS = ['true', 'false'] as const;
const ORDERS: readonly LogOrder[] = ['newest', 'oldest'];

export class DeliveryQuery extends PageQuery {
  /** Any of these, separated by commas or as several parameters. */
  @ApiProperty({ enum: DELIVERY_STATUSES, isArray: true, required: false })
  @ReadAs(readList)
  @IsOptional()
  @IsIn(DELIVERY_STATUSES, {
    each: true,
    message: `must be one of ${DELIVERY_STATUSES.join(', ')}`,
  })
  status?: DeliveryStatus[];

  /** The name of an event type. */
  @QueryText()
  event_type?: string;

  /** The id that upstream gave the event; however old it is. */
  @QueryText()
  event_id?: string;

  /** A number or an id by which events are found, as in `GET /v1/events`; of any time. */
  @QueryText({ max: 128, message: 'must be 1 to 128 characters' })
  business_key?: string;

  /** The deliveries of one subscription. */
  @QueryText()
  subscription_uid?: string;

  /** The host of the target, with or without its port. */
  @QueryText({ max: 300 })
  target_host?: string;

  /**
   * When the event came, at the earliest. Without it 24 hours before `created_before` or before now,
   * except for one `event_id`; a `cursor` keeps to the time of its first page.
   */
  @Time()
  created_after?: Date;

  /** When the event came: before this. */
  @Time()
  created_before?: Date;

  /** When the last attempt began, at the earliest. */
  @Time()
  last_attempt_after?: Date;

  /** When the last attempt began: before this. */
  @Time()
  last_attempt_before?: Date;

  /** What the `error` of the last attempt begins with. */
  @Optional()
  @IsIn(ERROR_KINDS, { message: `must be one of ${ERROR_KINDS.join(', ')}` })
  error?: ErrorKind;

  /** Of the last answer: a status such as `503`, or a class such as `5xx`. */
  @ApiProperty({ type: 'string', pattern: STATUS_CODE.source, required: false })
  @Optional()
  @Matches(STATUS_CODE, { message: 'must be a status such as 503 or a class such as 5xx' })
  status_code?: string;

  /** `true`: only tests; `false`: none. Both without it. */
  @ApiProperty({ enum: TRUTHS, required: false })
  @Optional()
  @IsIn(TRUTHS, { message: 'must be true or false' })
  test?: (typeof TRUTHS)[number];

  /** By the time of the event. */
  @ReadAs((value) => value ?? 'newest')
  @ApiProperty({ enum: ORDERS, default: 'newest', required: false })
  @IsIn(ORDERS, { message: `must be one of ${ORDERS.join(', ')}` })
  order: LogOrder = 'newest';
}

export const toFilter = (query: DeliveryQuery): Omit<DeliveryQuestion, 'businessKey'> => ({
  isTest: query.test === undefined ? undefined : query.test === 'true',
  statuses: query.status,
  eventType: query.event_type,
  eventId: query.event_id,
  subscriptionUid: query.subscription_uid,
  targetHost: query.target_host?.toLowerCase(),
  createdAfter: query.created_after,
  createdBefore: query.created_before,
  lastAttemptAfter: query.last_attempt_after,
  lastAttemptBefore: query.last_attempt_before,
  error: query.error,
  statusCodes: query.status_code === undefined ? undefined : toRange(query.status_code),
});

export function toRange(code: string): readonly [number, number] {
  return code.endsWith('xx')
    ? [Number(code.charAt(0)) * 100, Number(code.charAt(0)) * 100 + 99]
    : [Number(code), Number(code)];
}
