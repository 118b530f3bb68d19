import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ReadAs } from '@rxhooks/application';
import { IsDate, IsOptional } from 'class-validator';

/** A date, which is its midnight in UTC, or a time with its zone: one without would be the server's. */
const SHAPE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;
const TEXT = 'must be ISO 8601 with a time zone, such as 2026-03-01T10:00:00Z (write + as %2B)';

/** A parameter of a query that is a point in time; may be left out. */
export const Instant = () =>
  applyDecorators(
    ApiProperty({ type: 'string', format: 'date-time', required: false }),
    IsOptional(),
    ReadAs(readInstant),
    IsDate({ message: TEXT }),
  );

export function readInstant(value: unknown): unknown {
  if (typeof value !== 'string' || !SHAPE.test(value)) return value;
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? value : time;
}
