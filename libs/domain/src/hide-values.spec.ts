import { expect, it } from 'vitest';
import { hideValues } from './hide-values.js';

it.each([
  ['X-Own: a-credential', ['a-credential'], 'X-Own: [secret]'],
  ['{"X-Own":"say \\"please\\""}', ['say "please"'], '{"X-Own":"[secret]"}'],
  ['token abcdef123 is wrong', ['Bearer abcdef123'], 'token [secret] is wrong'],
  ['a-credential-2 a-credential', ['a-credential', 'a-credential-2'], '[secret] [secret]'],
  ['cut off within a-creden', ['a-credential'], 'cut off within [secret]'],
  ['cut off within a-cr', ['a-credential'], 'cut off within a-cr'],
  ['in eu', ['eu'], 'in eu'],
  ['nothing of it', [], 'nothing of it'],
])('%s, of a request with %j, becomes %s', (text, values, written) => {
  expect(hideValues(text, values)).toBe(written);
});
