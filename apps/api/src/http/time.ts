import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ReadAs } from '@rxhooks/application';
import { ValidateBy } from 'class-validator';

const TEXT = 'must be a time with its zone such as 2026-03-01T10:00:00Z';
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+ -]\d\d:\d\d)$/;

function readTime(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'string' || !TIME.test(value)) return value;
  // A plus that was not escaped in a query arrives as a space.
  return new Date(value.replace(' ', '+'));
}

const isTime = (value: unknown) =>
  value === undefined || (value instanceof Date && !Number.isNaN(value.getTime()));

/** A query's ISO 8601 time, which may be left out. One without a zone would mean another one here. */
export const Time = () =>
  applyDecorators(
    ApiProperty({ type: 'string', format: 'date-time', required: false }),
    ReadAs(readTime),
    ValidateBy({ name: 'isTime', validator: { validate: isTime, defaultMessage: () => TEXT } }),
  );
