import { AppError, blankSecrets } from '@rxhooks/domain';

/** Short and plain enough to be repeated in an answer. */
const NAME = /^[\w.-]{1,80}$/;
const MOST_TOLD = 10;

/** For names that would match nothing, which is most likely not what was meant. */
const unknownNames =
  (field: string, things: string, listedBy: string) =>
  (names: readonly string[]): AppError => {
    const plain = names.map(blankSecrets).filter((name) => NAME.test(name));
    const told = plain.length === 0 ? '' : ` (${plain.slice(0, MOST_TOLD).join(', ')})`;
    const message = `has unknown ${things}${told}; ${listedBy} lists them`;
    return new AppError('unprocessable', 'Validation failed', [{ field, message }]);
  };

export const unknownEventTypes = unknownNames(
  'filter.event_types',
  'event types',
  'GET /v1/event-types',
);

export const unknownSubscriptions = unknownNames(
  'subscription_uids',
  'subscriptions',
  'GET /v1/management/subscriptions',
);
