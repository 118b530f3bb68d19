import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ReadAs } from '@rxhooks/application';
import { isMailAddress } from '@rxhooks/domain';
import { IsOptional, ValidateBy } from 'class-validator';
import { lastText, readBoolean, readDate, readInteger } from './read-query.js';

type Condition = (value: unknown) => boolean;

/** A rule named by the vendor's error type, with its message. The first broken rule is reported. */
const rule = (type: string, message: string, validate: Condition) =>
  ValidateBy({ name: type, validator: { validate } }, { message });

const isText: Condition = (value) => typeof value === 'string';

export const Text = () => rule('string_type', 'Input should be a valid string', isText);

export const MailAddress = () =>
  applyDecorators(
    Text(),
    rule(
      'value_error',
      'Value error, must be one plain mail address',
      (value) => isText(value) && isMailAddress(String(value)),
    ),
  );

/** `each` checks the items of a list. Messages list the names, never the value. */
const oneOf = (names: readonly string[], each: boolean) => {
  const known = new Set<unknown>(names);
  const isKnown: Condition = (value) => known.has(value);
  const quoted = names.map((name) => `'${name}'`);
  const message = `Input should be ${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
  return ValidateBy(
    { name: 'enum', validator: { validate: isKnown } },
    { message, each, ...(each && { context: { isRight: isKnown } }) },
  );
};

export const ListOf = (names: readonly string[]) =>
  applyDecorators(
    rule('list_type', 'Input should be a valid list', Array.isArray),
    oneOf(names, true),
  );

/** An optional query parameter, read from its last text if repeated. */
const parameter = (read: (text: string) => unknown, ...rules: readonly PropertyDecorator[]) =>
  applyDecorators(
    IsOptional(),
    ReadAs((value) => {
      const text = lastText(value);
      return text === undefined ? undefined : read(text);
    }),
    ...rules,
  );

/** No status and no error of ours is longer. */
const MAX_TEXT = 256;

export const QueryText = () =>
  parameter(
    (text) => text,
    ApiProperty({ type: 'string', maxLength: MAX_TEXT, required: false }),
    rule(
      'string_too_long',
      `String should have at most ${MAX_TEXT} characters`,
      (value) => String(value).length <= MAX_TEXT,
    ),
  );

export const QueryOneOf = (names: readonly string[]) =>
  parameter(
    (text) => text,
    // As `enum` alone it would be lost: the description leaves that out of queries with a reading of their own.
    ApiProperty({ allOf: [{ type: 'string', enum: [...names] }], required: false }),
    oneOf(names, false),
  );

export const QueryBoolean = () =>
  parameter(
    readBoolean,
    ApiProperty({ type: 'boolean', required: false }),
    rule(
      'bool_parsing',
      'Input should be a valid boolean, unable to interpret input',
      (value) => typeof value === 'boolean',
    ),
  );

export const QueryInteger = ({ max }: { readonly max: number }) =>
  parameter(
    readInteger,
    ApiProperty({ type: 'integer', minimum: 0, maximum: max, required: false }),
    rule(
      'int_parsing',
      'Input should be a valid integer, unable to parse string as an integer',
      (value) => typeof value === 'number',
    ),
    rule(
      'greater_than_equal',
      'Input should be greater than or equal to 0',
      (value) => Number(value) >= 0,
    ),
    rule(
      'less_than_equal',
      `Input should be less than or equal to ${max}`,
      (value) => Number(value) <= max,
    ),
  );

export const QueryDate = () =>
  parameter(
    readDate,
    ApiProperty({ type: 'string', format: 'date-time', required: false }),
    rule(
      'datetime_from_date_parsing',
      'Input should be a valid datetime or date',
      (value) => value instanceof Date,
    ),
  );
