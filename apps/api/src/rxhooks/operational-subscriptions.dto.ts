import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { rxhooks } from '@rxhooks/contracts';
import { ArrayMinSize, ArrayUnique, IsArray, IsIn, IsString, Length } from 'class-validator';
import { ManagedSubscriptionView } from '../subscriptions/subscriptions.dto.js';

const URL_TEXT = 'must be an https:// URL of at most 2048 characters';
const TYPES_TEXT = `must be a list of different event types out of ${rxhooks.EVENT_TYPE_NAMES.join(', ')}`;

export class SubscribeRequest {
  /** @example "https://ops.example.com/rxhooks" */
  @IsString({ message: URL_TEXT })
  @Length(1, 2048, { message: URL_TEXT })
  target: string;

  @ApiProperty({ enum: rxhooks.EVENT_TYPE_NAMES, isArray: true, example: ['endpoint.disabled'] })
  @IsArray({ message: TYPES_TEXT })
  @ArrayMinSize(1, { message: TYPES_TEXT })
  @ArrayUnique({ message: TYPES_TEXT })
  @IsIn(rxhooks.EVENT_TYPE_NAMES, { each: true, message: TYPES_TEXT })
  event_types: string[];
}

@ApiSchema({ description: 'A new subscription of the contract `rxhooks`.' })
export class SubscribedView extends ManagedSubscriptionView {
  /** Shown here and nowhere else. */
  signing_secret: string;
}
