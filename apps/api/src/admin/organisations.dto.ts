import { ApiSchema } from '@nestjs/swagger';
import { Optional } from '@rxhooks/application';
import { isMailAddress } from '@rxhooks/domain';
import { applyDecorators } from '@nestjs/common';
import { IsInt, IsOptional, Matches, Max, Min, ValidateBy } from 'class-validator';
import { WholeNumber } from '../http/whole-number.js';
import { NAME, NAME_TEXT } from './name.js';

const MAX_DAYS = 3650;
const DAYS_TEXT = `must be a whole number of days from 1 to ${MAX_DAYS}`;

const IsDays = () =>
  applyDecorators(
    IsInt({ message: DAYS_TEXT }),
    Min(1, { message: DAYS_TEXT }),
    Max(MAX_DAYS, { message: DAYS_TEXT }),
  );

const IsMailAddress = () =>
  ValidateBy({
    name: 'isMailAddress',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isMailAddress(value),
      defaultMessage: () => 'must be a mail address such as ops@clinic.example',
    },
  });

/** May be left out, which changes nothing; `null` goes back to the default. */
const Resettable = () => IsOptional();

export class CreateOrganisationRequest {
  @Matches(NAME, { message: NAME_TEXT })
  display_name: string;

  /** Made from the name when left out. */
  @Optional()
  @Matches(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, {
    message: 'must be 1 to 63 lower-case letters, digits or inner dashes',
  })
  slug?: string;

  /** Where mail about endpoints in trouble goes. */
  @Optional()
  @IsMailAddress()
  contact_email?: string;

  /** For how many days the data of events is kept; 30 when left out. */
  @Optional()
  @IsDays()
  @WholeNumber()
  payload_retention_days?: number;

  /** For how many days events, deliveries and attempts are kept; 90 when left out. */
  @Optional()
  @IsDays()
  @WholeNumber()
  delivery_retention_days?: number;
}

@ApiSchema({ description: 'Fields that are left out stay as they are; null restores the default.' })
export class ChangeOrganisationRequest {
  @Resettable()
  @IsMailAddress()
  contact_email?: string | null;

  @Resettable()
  @IsDays()
  @WholeNumber()
  payload_retention_days?: number | null;

  @Resettable()
  @IsDays()
  @WholeNumber()
  delivery_retention_days?: number | null;
}

@ApiSchema({
  description: 'An organisation. A field that is null has its default: no mail, 30 days, 90 days.',
})
export class OrganisationView {
  uid: string;
  display_name: string;
  slug: string;
  created_at: string;
  contact_email: string | null;
  @WholeNumber()
  payload_retention_days: number | null;
  @WholeNumber()
  delivery_retention_days: number | null;
  /** Since when nothing is sent for it; null when it is not paused. */
  paused_at: string | null;
}

export class OrganisationList {
  data: OrganisationView[];
  /** Null on the last page. */
  next_cursor: string | null;
}
