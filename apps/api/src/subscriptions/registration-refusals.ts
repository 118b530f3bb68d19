import { alreadySubscribed, tooManySubscriptions } from '@rxhooks/application';
import type { Refusals } from '../http/refuses.decorator.js';

/** With the limit that an installation has by default. */
export const TOO_MANY: Refusals = { too_many_subscriptions: tooManySubscriptions(1000) };

export const TAKEN: Refusals = { already_subscribed: alreadySubscribed() };
