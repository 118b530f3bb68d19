import { AppError } from '@rxhooks/domain';

export const alreadySubscribed = () =>
  new AppError('already_exists', 'This target is already subscribed to this event type.');

export const tooMany = (max: number) =>
  new AppError('unprocessable', `There may be ${max} subscriptions at most.`);

export const isDisabled = () =>
  new AppError('conflict', 'The subscription is disabled; resume it first.');

export const justReplaced = () =>
  new AppError('conflict', 'The secret was just replaced by another call.');

/** What was open when it was disabled must not go out after all. */
export const stillCancelling = () =>
  new AppError('conflict', 'Its open deliveries are still being cancelled; try again in a minute.');
