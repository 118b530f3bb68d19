/** What a mail says, in plain text. */
export type Notice = { readonly subject: string; readonly body: string };

const LONGEST_LINE = 300;
const LABEL_WIDTH = 14;
const FOOTER = 'This is an automated message; replies are not monitored.';

/** A mail of these paragraphs, with the footer that all mails have. */
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
 * A value from outside as part of one line: it can neither begin a line, and with it a header, of its own nor turn the
 * direction of the text round.
 */
export function onOneLine(text: string, longest = LONGEST_LINE): string {
  const line = text.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1).toWellFormed()}…` : line;
}

/** A target without what may be a secret in it: user, password, query and fragment. */
export function withoutSecrets(target: string): string {
  const url = URL.parse(target);
  return url?.host ? onOneLine(`${url.protocol}//${url.host}${url.pathname}`) : 'not a URL';
}

export function hostOf(target: string): string {
  return onOneLine(URL.parse(target)?.host || 'not a URL', 100);
}

/** To the second, in UTC. */
export function toTimeText(at: Date): string {
  return `${at.toISOString().replace('T', ' ').slice(0, 19)} UTC`;
}
