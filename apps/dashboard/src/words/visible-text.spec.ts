import { expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

it.each([
  ['<script>alert(1)</script>', '<script>alert(1)</script>'],
  ['safe \u202Eexe.txt', 'safe \u27E8U+202E\u27E9exe.txt'],
  ['a\u0000b\u200Bc', 'a\u27E8U+0000\u27E9b\u27E8U+200B\u27E9c'],
  ['tab\tand\nline', 'tab\tand\nline'],
  ['Käufer 薬局', 'Käufer 薬局'],
])('%j is shown as %j', (text, shown) => {
  expect(visibleText(text)).toBe(shown);
});
