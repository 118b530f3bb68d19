// Directions that reorder what follows, characters without a width, and controls other than tab and line ends.
const HIDDEN =
  // oxlint-disable-next-line no-control-regex -- it is what is looked for
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;

/** A text from outside with the characters shown that would change how the rest looks. */
export const visibleText = (text: string): string =>
  text.replaceAll(HIDDEN, (sign) => `\u27E8U+${hexOf(sign)}\u27E9`);

const hexOf = (sign: string) =>
  (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
