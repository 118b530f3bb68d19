import { createRequire } from 'node:module';
import type * as Core from '@zxcvbn-ts/core';
import type * as Common from '@zxcvbn-ts/language-common';

/** As a power of ten. 32 random digits have 23 and more, other random texts of that length 28 and more. */
const MIN_GUESSES_LOG10 = 20;
const MIN_DISTINCT_BYTES = 16;
/** Not all of it: between `9` and `a` the step of a count in hexadecimal digits is another one. */
const REGULAR_SHARE = 0.75;

/** True for a text made of patterns, repetition or known passwords, also behind hexadecimal digits or base64. */
export function isGuessableText(text: string): boolean {
  if (isRegular(Buffer.from(text)) || guessesLog10(text) < MIN_GUESSES_LOG10) return true;
  return writtenBytes(text).some((bytes) => isRegular(bytes) || isGuessableIfTyped(bytes));
}

/** What the text may stand for. */
function writtenBytes(text: string): readonly Buffer[] {
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return [Buffer.from(text, 'hex')];
  return /^[\w+/-]+={0,2}$/.test(text) ? [Buffer.from(text, 'base64')] : [];
}

function isGuessableIfTyped(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  return /^[\x20-\x7e]+$/.test(text) && isGuessableText(text);
}

/** The same for the bytes of a key; bytes that are a typed text are judged as one. */
export function areGuessableBytes(bytes: Buffer): boolean {
  if (new Set(bytes).size < MIN_DISTINCT_BYTES || isRegular(bytes)) return true;
  return isGuessableIfTyped(withoutPadding(bytes));
}

/** Typed texts are filled up to the length of a key, or have a line feed at the end. */
function withoutPadding(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(/[\0\r\n]+$/, ''), 'latin1');
}

/** Most bytes are as far from the one some places before as their neighbours are: a period, a count, or counts in turn. */
export function isRegular(bytes: Buffer): boolean {
  for (let distance = 1; distance <= bytes.length / 2; distance += 1)
    if (shareOfCommonSteps(bytes, distance) >= REGULAR_SHARE) return true;
  return false;
}

/** Counts that take turns have a step each; more than four of them could be read into any 32 bytes. */
const MAX_COUNTS_IN_TURN = 4;

function shareOfCommonSteps(bytes: Buffer, distance: number): number {
  const turns = distance <= MAX_COUNTS_IN_TURN ? distance : 1;
  const counts = Array.from({ length: turns }, () => new Map<number, number>());
  for (let i = distance; i < bytes.length; i += 1) {
    const step = ((bytes[i] ?? 0) - (bytes[i - distance] ?? 0)) & 0xff;
    const steps = counts[i % turns];
    steps?.set(step, (steps.get(step) ?? 0) + 1);
  }
  const common = counts.map((steps) => Math.max(0, ...steps.values()));
  return common.reduce((sum, count) => sum + count, 0) / (bytes.length - distance);
}

function guessesLog10(text: string): number {
  const found = checker?.deref() ?? createChecker();
  checker = new WeakRef(found);
  return found.check(text).guessesLog10;
}

/** Asked for a few keys as a process starts, and 6 MB that it has no use for afterwards. */
let checker: WeakRef<Core.ZxcvbnFactory> | undefined;

/** The dictionaries take a fifth of a second to load, which only a process in production has to spend. */
function createChecker(): Core.ZxcvbnFactory {
  const require = createRequire(import.meta.url);
  const { ZxcvbnFactory } = require('@zxcvbn-ts/core') as typeof Core;
  const { dictionary, adjacencyGraphs: graphs } =
    require('@zxcvbn-ts/language-common') as typeof Common;
  for (const file of Object.keys(require.cache))
    if (file.includes('@zxcvbn-ts')) delete require.cache[file];
  // Trying every way to read digits as letters takes a tenth of a second for a key of random characters.
  return new ZxcvbnFactory({ dictionary, graphs, l33tMaxSubstitutions: 0 });
}
