import { decoda } from '@rxhooks/contracts';
import { ApiProperty } from '@nestjs/swagger';

// The shapes for the description alone: bodies are read by `read-webhook.ts`, in the words of the vendor's errors.
const EVENT_TYPES = { enum: decoda.SPELLINGS, enumName: 'AlertType', isArray: true };

export class WebhookCreate {
  @ApiProperty(EVENT_TYPES)
  subscriptions: string[];

  /** @example "https://hooks.example.com/decoda" */
  url: string;

  /** Who is told of deliveries that have failed for good. */
  notificationEmail?: string | null;
}

/** What is left out stays as it is. Null says the same, but of `notificationEmail`, which it takes away. */
export class WebhookUpdate {
  @ApiProperty({ ...EVENT_TYPES, required: false, nullable: true })
  subscriptions?: string[] | null;

  url?: string | null;

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
  /** Not in the first generation of the API, which does not show archived webhooks. */
  isArchived?: boolean;
}

export class WebhookListQuery {
  include_archived?: string;
}
