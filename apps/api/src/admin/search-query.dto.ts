import { Optional, ReadAs, type SearchPage } from '@rxhooks/application';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { readCursor } from '../http/cursor.js';
import { Cursor, LIMIT_TEXT, PageQuery } from '../http/page-query.dto.js';
import { readDigits } from '../http/read-digits.js';
import { WholeNumber } from '../http/whole-number.js';
import { PharmacyView } from './admin.dto.js';

const QUERY_TEXT = 'must be a text of 1 to 200 characters';

export class PharmacyQuery extends PageQuery {
  /** A part of the name, in any case, or the uid. */
  @Optional()
  @IsString({ message: QUERY_TEXT })
  @Length(1, 200, { message: QUERY_TEXT })
  q?: string;
}

export class OrganisationQuery {
  /** A part of the name or the slug, in any case, or the uid. */
  @Optional()
  @IsString({ message: QUERY_TEXT })
  @Length(1, 200, { message: QUERY_TEXT })
  q?: string;

  /** All of them when it is left out. */
  @IsOptional()
  @ReadAs(readDigits)
  @WholeNumber()
  @IsInt({ message: LIMIT_TEXT })
  @Min(1, { message: LIMIT_TEXT })
  @Max(100, { message: LIMIT_TEXT })
  limit?: number;

  /** `next_cursor` of the page before. */
  @Cursor()
  cursor?: string;
}

export class PharmacyList {
  data: PharmacyView[];
  /** Null on the last page. */
  next_cursor: string | null;
}

export const toSearch = ({ q, limit, cursor }: OrganisationQuery, prefix: string): SearchPage => ({
  query: q,
  limit,
  after: readCursor(cursor, prefix),
});
