import { expect, it } from 'vitest';
import { ApiError } from '../api/api-error.ts';
import { describeError } from './describe-error.ts';

it.each<[unknown, string, string]>([
  [
    new TypeError('Failed to fetch'),
    'The api cannot be reached',
    'Check your connection. If it restarts, this works again in a moment.',
  ],
  [
    new ApiError(403, 'The key lacks event:read'),
    'You may not do this',
    'The key lacks event:read. Ask an admin for the permission.',
  ],
  [
    new ApiError(409, 'An attempt is being made.'),
    'Not possible right now',
    'An attempt is being made.',
  ],
  [new ApiError(429), 'Too many requests', 'Wait a few seconds, then try again.'],
  [
    new ApiError(500, undefined, 'req-1'),
    'The api has a problem',
    'Try again. If it stays, look for request req-1 in the log of the api.',
  ],
  [new ApiError(422, 'A field is wrong'), 'The api did not accept this', 'A field is wrong.'],
])('%s is "%s": %s', (error, title, advice) => {
  expect(describeError(error)).toEqual({ title, advice });
});
