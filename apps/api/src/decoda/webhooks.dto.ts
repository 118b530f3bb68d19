import { Optional } from '@rxhooks/application';
import { decoda } from '@rxhooks/contracts';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { ListOf, MailAddress, QueryBoolean, Text } from './rules.js';

const EVENT_TYPES = { enum: decoda.SPELLINGS, enumName: 'AlertType', isArray: true };

export class WebhookCreate {
  @ListOf(decoda.SPELLINGS)
  @ApiProperty(EVENT_TYPES)
  subscriptions: string[];

  /** @example "https://hooks.example.com/decoda" */
  @Text()
  url: string;

  /** Who is told of deliveries that have failed for good. */
  @Optional()
  @MailAddress()
  notificationEmail?: string | null;
}

@ApiSchema({
  description:
    'A field that is left out or null stays as it is, except that a null `notificationEmail` removes the address.',
})
export class WebhookUpdate {
  @Optional()
  @ListOf(decoda.SPELLINGS)
  @ApiProperty({ ...EVENT_TYPES, required: false, nullable: true })
  subscriptions?: string[] | null;

  @Optional()
  @Text()
  url?: string | null;

  @IsOptional()
  @MailAddress()
  notificationEmail?: string | null;
}

export class WebhookSummary {
  id: string;

  @ApiProperty(EVENT_TYPES)
  subscriptions: string[];

  url: string;
  createdDate: string;
  updatedDate: string | null;
  /** The key of the signatures. */
  secret: string;
  notificationEmail: string | null;
  /** Not under the older paths `/v1/webhook/*`, which do not show archived webhooks. */
  isArchived?: boolean;
}

export class WebhookListQuery {
  /** True: archived webhooks as well. */
  @QueryBoolean()
  include_archived?: boolean;
}
