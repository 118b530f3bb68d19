import { ApiProperty } from '@nestjs/swagger';
import {
  IsJsonObject,
  Optional,
  ReadAs,
  type RecoveryCommand,
  type RecoveryFilter,
  readShape,
  toFieldErrors,
} from '@rxhooks/application';
import {
  AppError,
  ERROR_KINDS,
  type ErrorKind,
  type Recovered,
  RECOVERED,
  RECOVERY_RATE,
} from '@rxhooks/domain';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { STATUS_CODE, toRange } from '../deliveries/delivery-query.dto.js';
import { readList } from '../http/read-list.js';
import { Time } from '../http/time.js';

const MOST_NAMES = 100;
const NAMES_TEXT = `must be a list of 1 to ${MOST_NAMES} texts`;
const RATE_TEXT = `must be a whole number from 1 to ${RECOVERY_RATE.most}`;

/** As the filters of the delivery log. `error` and `status_code` are those of the last attempt. */
export class RecoveryFilterRequest {
  @Optional()
  @IsArray({ message: NAMES_TEXT })
  @ArrayNotEmpty({ message: NAMES_TEXT })
  @ArrayMaxSize(MOST_NAMES, { message: NAMES_TEXT })
  @IsString({ each: true, message: NAMES_TEXT })
  event_types?: string[];

  /** The name of a contract: its event types. */
  @Optional()
  @IsString()
  contract?: string;

  /** What the `error` of the last attempt begins with. */
  @Optional()
  @IsIn(ERROR_KINDS, { message: `must be one of ${ERROR_KINDS.join(', ')}` })
  error?: ErrorKind;

  /** Of the last answer: a status such as `503`, or a class such as `5xx`. */
  @ReadAs((value) => (typeof value === 'number' ? String(value) : (value ?? undefined)))
  @IsOptional()
  @Matches(STATUS_CODE, { message: 'must be a status such as 503 or a class such as 5xx' })
  status_code?: string;

  /** The host of the target, with or without its port. */
  @Optional()
  @IsString()
  target_host?: string;
}

export class RecoveryRequestBody {
  @ApiProperty({ type: () => RecoveryFilterRequest, required: false })
  @Optional()
  @IsJsonObject()
  filter?: object;

  /** Deliveries of events that were accepted from here on; default: a day before `until`. */
  @Time()
  since?: Date;

  /** Deliveries of events that were accepted before this; default, and at the latest: now. */
  @Time()
  until?: Date;

  /**
   * What of it is sent: one or several. `waiting` are those whose next attempt is scheduled for later: they are sent now.
   * `missing` are those that a subscription of today never got, because it asked for them later; `failed` by default.
   */
  @ApiProperty({ enum: RECOVERED, isArray: true, required: false })
  @ReadAs(readList)
  @IsOptional()
  @ArrayNotEmpty({ message: `must be one or several of ${RECOVERED.join(', ')}` })
  @IsIn(RECOVERED, { each: true, message: `must be one or several of ${RECOVERED.join(', ')}` })
  include?: Recovered[];

  /** Only these subscriptions. */
  @Optional()
  @IsArray({ message: NAMES_TEXT })
  @ArrayNotEmpty({ message: NAMES_TEXT })
  @ArrayMaxSize(MOST_NAMES, { message: NAMES_TEXT })
  @IsString({ each: true, message: NAMES_TEXT })
  subscription_uids?: string[];

  /** How many are sent a second, at the most. */
  @ReadAs((value) => value ?? RECOVERY_RATE.usual)
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: RECOVERY_RATE.most,
    default: RECOVERY_RATE.usual,
    required: false,
  })
  @IsInt({ message: RATE_TEXT })
  @Min(1, { message: RATE_TEXT })
  @Max(RECOVERY_RATE.most, { message: RATE_TEXT })
  rate_per_second: number = RECOVERY_RATE.usual;

  /** Answers what would be sent, and sends and writes nothing. */
  @Optional()
  @IsBoolean()
  dry_run?: boolean;

  /** The same request with the same key is the same recovery, however often it is made. */
  @Optional()
  @Length(1, 128, { message: 'must be a text of 1 to 128 characters' })
  idempotency_key?: string;
}

/** The same words in another order are the same request. */
const inOrder = <Name extends string>(names: readonly Name[]): readonly Name[] =>
  [...new Set(names)].toSorted();

/** @throws AppError `invalid` */
export function toCommand(body: RecoveryRequestBody): RecoveryCommand {
  const { subscription_uids: subscriptionUids, since, until } = body;
  if (since && until && since >= until)
    throw invalid([{ field: 'since', message: 'must be before until' }]);
  return {
    include: inOrder(body.include ?? ['failed']),
    filter: toFilter(body.filter ?? {}),
    ...(subscriptionUids && { subscriptionUids: inOrder(subscriptionUids) }),
    ...(since && { since }),
    ...(until && { until }),
    ratePerSecond: body.rate_per_second,
    idempotencyKey: body.idempotency_key,
  };
}

const invalid = (faults: AppError['fields']) =>
  new AppError('invalid', 'Validation failed', faults);

function toFilter(given: object): RecoveryFilter {
  const { value, errors, unknown } = readShape(RecoveryFilterRequest, given);
  const faults = [
    ...unknown.map((field) => ({ field, message: 'is not a known field' })),
    ...toFieldErrors(errors),
  ].map(({ field, message }) => ({ field: `filter.${field}`, message }));
  if (faults.length > 0) throw invalid(faults);
  const { event_types: eventTypes, contract, error, status_code: code, target_host: host } = value;
  return {
    ...(eventTypes && { eventTypes: inOrder(eventTypes) }),
    ...(contract !== undefined && { contract }),
    ...(error !== undefined && { error }),
    ...(code !== undefined && { statusCodes: toRange(code) }),
    ...(host !== undefined && { targetHost: host.toLowerCase() }),
  };
}
