import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Optional, ReadAs } from '@rxhooks/application';
import { IsInt, IsString, Max, Min } from 'class-validator';
import { readDigits } from './read-digits.js';
import { WholeNumber } from './whole-number.js';

export const LIMIT_TEXT = 'must be a whole number from 1 to 100';

/** One that we wrote is shorter; `readCursor` refuses all others. */
export const Cursor = () =>
  applyDecorators(
    ApiProperty({ type: 'string', maxLength: 512, required: false }),
    Optional(),
    IsString(),
  );

/** The page of a list; `cursor.ts` reads and writes the cursor. */
export class PageQuery {
  /** How many items a page has at most. */
  @ReadAs(readDigits)
  @WholeNumber({ required: false })
  @IsInt({ message: LIMIT_TEXT })
  @Min(1, { message: LIMIT_TEXT })
  @Max(100, { message: LIMIT_TEXT })
  limit = 50;

  /** `next_cursor` of the page before. */
  @Cursor()
  cursor?: string;
}
