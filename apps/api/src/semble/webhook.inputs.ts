import { Field, InputType } from '@nestjs/graphql';

@InputType()
export class WebhookHeaderInput {
  @Field(() => String)
  readonly key: string;

  @Field(() => String)
  readonly value: string;
}

@InputType()
export class CreateWebhookInput {
  @Field(() => String)
  readonly url: string;

  @Field(() => [String])
  readonly eventTypes: readonly string[];

  @Field(() => String)
  readonly label: string;

  @Field(() => [WebhookHeaderInput], { nullable: true })
  readonly headers?: readonly WebhookHeaderInput[] | null;
}

/** What is left out or null stays as it is. */
@InputType()
export class UpdateWebhookInput {
  @Field(() => String, { nullable: true })
  readonly url?: string | null;

  @Field(() => [String], { nullable: true })
  readonly eventTypes?: readonly string[] | null;

  @Field(() => String, { nullable: true })
  readonly label?: string | null;

  /** In place of all that there are. */
  @Field(() => [WebhookHeaderInput], { nullable: true })
  readonly headers?: readonly WebhookHeaderInput[] | null;

  @Field(() => Boolean, { nullable: true })
  readonly deliveryPaused?: boolean | null;
}
