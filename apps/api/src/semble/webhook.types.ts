import { Field, GraphQLISODateTime, ID, ObjectType } from '@nestjs/graphql';
import type { Subscription } from '@rxhooks/domain';

@ObjectType()
export class WebhookHeader {
  @Field(() => String)
  readonly key: string;

  @Field(() => String)
  readonly value: string;
}

@ObjectType()
export class WebhookSubscription {
  /** No field: what `webhook-headers.resolver.ts` makes the headers from. */
  readonly subscription: Subscription;

  /** No field: whoever asks has just said them. */
  readonly hasSaidHeaders: boolean;

  @Field(() => ID)
  readonly id: string;

  /** Only in the answer to its creation. */
  @Field(() => String, { nullable: true })
  readonly secret: string | null;

  @Field(() => String)
  readonly url: string;

  @Field(() => String)
  readonly label: string;

  @Field(() => [String])
  readonly eventTypes: readonly string[];

  @Field(() => String)
  readonly version: string;

  @Field(() => GraphQLISODateTime, { nullable: true })
  readonly createdAt: Date;

  @Field(() => GraphQLISODateTime, { nullable: true })
  readonly updatedAt: Date | null;

  @Field(() => Boolean, { nullable: true })
  readonly deleted: boolean;

  @Field(() => Boolean, { nullable: true })
  readonly deliveryPaused: boolean;
}
