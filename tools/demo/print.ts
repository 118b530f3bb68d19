/** How the story looks on the terminal. */
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

const INDENT = '   ';
const SHOWN_OF_SECRET = 10;
const LABEL_WIDTH = 14;

// Decided here and not by styleText, which FORCE_COLOR would make write escapes into a file.
const isColoured = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
const paint = (style: Style, text: string) =>
  isColoured ? styleText(style, text, { validateStream: false }) : text;

export const bold = (text: string) => paint('bold', text);
export const dim = (text: string) => paint('dim', text);
export const good = (text: string) => paint('green', text);
export const bad = (text: string) => paint('red', text);

export function print(text = ''): void {
  process.stdout.write(`${text}\n`);
}

/** The heading of a numbered step and, below it, what it is about. */
export function step(number: number, title: string, ...sentences: string[]): void {
  print(`\n${bold(`${number}. ${title}`)}`);
  for (const sentence of sentences) say(sentence);
  print();
}

/** One or more lines inside a step. */
export function say(text: string): void {
  for (const line of text.split('\n')) print(line && INDENT + line);
}

export function row(label: string, text: string): void {
  say(`${label.padEnd(LABEL_WIDTH)} ${text}`);
}

/** Enough of a key to recognise it. Terminals are recorded, so none is ever shown in full. */
export function shorten(secret: string): string {
  return `${secret.slice(0, SHOWN_OF_SECRET)}…`;
}
