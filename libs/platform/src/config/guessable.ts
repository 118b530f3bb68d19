import { createRequire } from 'node:module';
import type * as Core from '@zxcvbn-ts/core';
import type * as Common from '@zxcvbn-ts/language-common';

/**
 * Log10 of the guesses. 32 random digits need 23 and more, other random texts of that length 28 and
 * more.
 */
const MIN_GUESSES_LOG10 = 20;
const MIN_DISTINCT_BYTES = 16;
/** Below 1, because a count in hexadecimal digits has another step between `9` and `a`. */
const REGULAR_SHARE = 0.75;

/**
 * True for a text made of patterns, repetition or known passwords, also as hexadecimal digits or
 * base64.
 */
export function isGuessableText(text: string): boolean {
  if (isRegular(Buffer.from(text)) || guessesLog10(text) < MIN_GUESSES_LOG10) return true;
  return writtenBytes(text).some((bytes) => isRegular(bytes) || isGuessableIfTyped(bytes));
}

/** The bytes that the text may encode. */
function writtenBytes(text: string): readonly Buffer[] {
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return [Buffer.from(text, 'hex')];
  return /^[\w+/-]+={0,2}$/.test(text) ? [Buffer.from(text, 'base64')] : [];
}

function isGuessableIfTyped(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  return /^[\x20-\x7e]+$/.test(text) && isGuessableText(text);
}

/** The same for the bytes of a key; typed text in them is judged as text. */
export function areGuessableBytes(bytes: Buffer): boolean {
  if (new Set(bytes).size < MIN_DISTINCT_BYTES || isRegular(bytes)) return true;
  return isGuessableIfTyped(withoutPadding(bytes));
}

/** Typed texts are padded to the length of a key, or end with a line feed. */
function withoutPadding(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(/[\0\r\n]+$/, ''), 'latin1');
}

/**
 * True when most bytes have a common distance to the byte some places before: a period, a count, or
 * interleaved counts.
 */
export function isRegular(bytes: Buffer): boolean {
  for (let distance = 1; distance <= bytes.length / 2; distance += 1)
    if (shareOfCommonSteps(bytes, distance) >= REGULAR_SHARE) return true;
  return false;
}

/** Interleaved counts have a step each; more than four of them could be read into any 32 bytes. */
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

/** Held weakly: it judges a few keys at the start, and takes 6 MB. */
let checker: WeakRef<Core.ZxcvbnFactory> | undefined;

/**
 * Loads the dictionaries on demand: that takes 0.2 s, which only a process in production has to
 * spend.
 */
function createChecker(): Core.ZxcvbnFactory {
  const require = createRequire(import.meta.url);
  const { ZxcvbnFactory } = require('@zxcvbn-ts/core') as typeof Core;
  const { dictionary, adjacencyGraphs: graphs } =
    require('@zxcvbn-ts/language-common') as typeof Common;
  for (const file of Object.keys(require.cache))
    if (file.includes('@zxcvbn-ts')) delete require.cache[file];
  // Trying every way to read digits as letters takes 0.1 s for a key of random characters.
  return new ZxcvbnFactory({ dictionary, graphs, l33tMaxSubstitutions: 0 });
}
