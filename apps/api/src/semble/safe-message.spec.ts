import { describe, expect, it } from 'vitest';
import { safeMessage } from './safe-message.js';

describe('safeMessage', () => {
  it.each([
    'Cannot query field "webhoks" on type "Query". Did you mean "webhooks" or "webhook"?',
    'Field "webhooks" of type "[WebhookSubscription!]!" must have a selection of subfields. Did you mean "webhooks { ... }"?',
    'Variable "$id" of type "String" used in position expecting type "ID!".',
    'Field "CreateWebhookInput.url" of required type "String!" was not provided.',
    'Unknown directive "@planted".',
  ])('leaves names as they are: %s', (message) => {
    expect(safeMessage(message)).toBe(message);
  });

  it.each([
    [
      'String cannot represent a non string value: "secret"',
      'String cannot represent a non string value',
    ],
    ['Expected value of type "String!", found {a: "secret"}.', 'Expected value of type "String!"'],
    [
      'Field "a secret" is not defined by type "CreateWebhookInput".',
      'There is something that does not belong here.',
    ],
    ['Unexpected Name "secret" "', 'There is something that does not belong here.'],
  ])('leaves out text that the caller wrote: %s', (message, expected) => {
    expect(safeMessage(message)).toBe(expected);
  });
});
