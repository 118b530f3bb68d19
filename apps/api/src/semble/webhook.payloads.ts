import { Field, ID, ObjectType } from '@nestjs/graphql';
import { WebhookSubscription } from './webhook.types.js';

// Of each the one or the other: a refusal is an answer, and no error of the query.

@ObjectType()
export class CreateWebhookPayload {
  @Field(() => WebhookSubscription, { nullable: true })
  readonly data: WebhookSubscription | null;

  @Field(() => String, { nullable: true })
  readonly error: string | null;
}

@ObjectType()
export class UpdateWebhookPayload {
  @Field(() => WebhookSubscription, { nullable: true })
  readonly data: WebhookSubscription | null;

  @Field(() => String, { nullable: true })
  readonly error: string | null;
}

@ObjectType()
export class DeleteWebhookData {
  @Field(() => ID)
  readonly id: string;
}

@ObjectType()
export class DeleteWebhookPayload {
  @Field(() => DeleteWebhookData, { nullable: true })
  readonly data: DeleteWebhookData | null;

  @Field(() => String, { nullable: true })
  readonly error: string | null;
}
