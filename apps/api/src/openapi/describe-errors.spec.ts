import { expect, it } from 'vitest';
import { declaredError } from './describe-errors.js';

it.each([
  ['409', 'This target is already subscribed to this event type.', 'already_exists'],
  ['409', 'An organisation with this slug already exists.', 'already_exists'],
  ['409', 'The subscription is disabled.', 'conflict'],
  ['410', 'The payload of this delivery is not kept any more.', 'gone'],
])('%s "%s" is named by its code: %s', (status, text, name) => {
  expect(declaredError(status, text)).toMatchObject({ name, when: text, error: { code: name } });
});

it('shows the first of several messages, and describes all', () => {
  const text = 'An attempt is being made right now. Or the webhook is archived.';
  expect(declaredError('409', text)).toMatchObject({
    when: text,
    error: { message: 'An attempt is being made right now.' },
  });
});
