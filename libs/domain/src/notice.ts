/** A mail in plain text. */
export type Notice = { readonly subject: string; readonly body: string };

const LONGEST_LINE = 300;
const LABEL_WIDTH = 14;
const FOOTER = 'This is an automated message; replies are not monitored.';

/** Makes a mail of these paragraphs, with the footer of all mails. */
export function composeNotice(subject: string, ...paragraphs: readonly string[]): Notice {
  return { subject, body: `${[...paragraphs, FOOTER].join('\n\n')}\n` };
}

/** One line per value, each after its label. */
export function listValues(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([label, value]) => `${`${label}:`.padEnd(LABEL_WIDTH)}${value}`)
    .join('\n');
}

/**
 * Makes a value from outside safe within one line: it can neither begin a line (or a header) nor
 * reverse the direction of the text.
 */
export function onOneLine(text: string, longest = LONGEST_LINE): string {
  const line = text.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1).toWellFormed()}…` : line;
}

/** A target without its user, password, query and fragment, which may be secret. */
export function withoutSecrets(target: string): string {
  const url = URL.parse(target);
  return url?.host ? onOneLine(`${url.protocol}//${url.host}${url.pathname}`) : 'not a URL';
}

export function hostOf(target: string): string {
  return onOneLine(URL.parse(target)?.host || 'not a URL', 100);
}

/** In UTC, to the second. */
export function toTimeText(at: Date): string {
  return `${at.toISOString().replace('T', ' ').slice(0, 19)} UTC`;
}
