import { AppError } from '@rxhooks/domain';

export const alreadySubscribed = () =>
  new AppError('already_exists', 'This target is already subscribed to this event type.');

export const tooManySubscriptions = (max: number) =>
  new AppError('unprocessable', `There may be ${max} subscriptions at most.`);

export const subscriptionIsDisabled = () =>
  new AppError('conflict', 'The subscription is disabled; resume it first.');

export const justReplaced = () =>
  new AppError('conflict', 'The secret was just replaced by another call.');
