import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Optional } from '@rxhooks/application';
import { IsString, MaxLength } from 'class-validator';

type Bound = { readonly max?: number; readonly message?: string };

/** A text of a query that may be left out. No name and no id is longer than 256 characters. */
export function QueryText({ max = 256, message }: Bound = {}) {
  const text = { message: message ?? `must be a text of at most ${max} characters` };
  return applyDecorators(
    ApiProperty({ type: 'string', maxLength: max, required: false }),
    Optional(),
    IsString(message === undefined ? {} : text),
    MaxLength(max, text),
  );
}
