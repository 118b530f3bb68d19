import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ALL_OK, type Mix, parseMix } from './mix.ts';
import { type PeerOptions, type PeerValues, readPeer } from './peer-options.ts';

export type Backend = 'redis' | 'embedded';

/** One run that is put together by hand. */
export interface FreeRun {
  readonly backend: Backend;
  readonly workers: number;
  readonly fanOut: number;
  readonly payloadBytes: number;
  /** Events per second by the clock; undefined for as many as are accepted. */
  readonly ratePerSecond: number | undefined;
  readonly durationMs: number;
  readonly mix: Mix;
  readonly delayMs: number;
  /** Measured instead of this system. */
  readonly peer: PeerOptions | undefined;
}

export interface Options {
  readonly isHelp: boolean;
  readonly only: readonly string[];
  readonly isQuick: boolean;
  readonly isGuard: boolean;
  readonly runs: number;
  readonly jsonFile: string | undefined;
  readonly profileFolder: string | undefined;
  /** The checkout whose compiled apps are measured. */
  readonly appsFolder: string;
  /** Only there when one of its options was given. */
  readonly free: FreeRun | undefined;
}

const OWN_FOLDER = fileURLToPath(new URL('../..', import.meta.url));

const FLAGS = {
  help: { type: 'boolean', short: 'h' },
  only: { type: 'string' },
  quick: { type: 'boolean' },
  guard: { type: 'boolean' },
  runs: { type: 'string' },
  json: { type: 'string' },
  'cpu-prof': { type: 'string' },
  apps: { type: 'string' },
} as const;

const FREE_FLAGS = {
  backend: { type: 'string' },
  workers: { type: 'string' },
  'fan-out': { type: 'string' },
  payload: { type: 'string' },
  rate: { type: 'string' },
  duration: { type: 'string' },
  mix: { type: 'string' },
  delay: { type: 'string' },
  target: { type: 'string' },
  adapter: { type: 'string' },
  'receiver-port': { type: 'string' },
  process: { type: 'string', multiple: true },
} as const;

/** @throws Error that says which option cannot be used, and why */
export function readOptions(args: readonly string[], scenarios: readonly string[]): Options {
  const { values } = parseArgs({ args: [...args], options: { ...FLAGS, ...FREE_FLAGS } });
  const only = values.only?.split(',').map((name) => name.trim()) ?? [];
  const unknown = only.find((name) => !scenarios.includes(name));
  if (unknown !== undefined)
    throw new Error(`--only: there is no "${unknown}"; there are ${scenarios.join(', ')}`);
  const isFree = Object.keys(FREE_FLAGS).some((name) => name in values);
  if (isFree && (values.guard || only.length > 0))
    throw new Error('--guard and --only choose what is run; a run put together by hand is another');
  return {
    isHelp: values.help ?? false,
    only,
    isQuick: values.quick ?? false,
    isGuard: values.guard ?? false,
    runs: readNumber('runs', values.runs, { fallback: 3, least: 1 }),
    jsonFile: values.json,
    profileFolder: values['cpu-prof'],
    appsFolder: resolve(values.apps ?? OWN_FOLDER),
    free: isFree ? readFreeRun(values) : undefined,
  };
}

type FreeValues = PeerValues & {
  readonly [Name in Exclude<keyof typeof FREE_FLAGS, keyof PeerValues>]?: string;
};

function readFreeRun(values: FreeValues): FreeRun {
  const { backend = 'redis', mix, rate } = values;
  if (backend !== 'redis' && backend !== 'embedded')
    throw new Error('--backend: redis or embedded');
  return {
    backend,
    workers: readNumber('workers', values.workers, { fallback: 1, least: 1 }),
    fanOut: readNumber('fan-out', values['fan-out'], { fallback: 1, least: 1 }),
    payloadBytes: readNumber('payload', values.payload, { fallback: 1024, least: 256 }),
    ratePerSecond: rate === undefined ? undefined : readNumber('rate', rate, { least: 1 }),
    durationMs: readNumber('duration', values.duration, { fallback: 10, least: 1 }) * 1000,
    mix: mix === undefined ? ALL_OK : parseMix(mix),
    delayMs: readNumber('delay', values.delay, { fallback: 0, least: 0 }),
    peer: readPeer(values),
  };
}

function readNumber(
  name: string,
  text: string | undefined,
  { fallback = 0, least }: { readonly fallback?: number; readonly least: number },
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= 10_000_000) return value;
  throw new Error(`--${name}: a whole number from ${least} to 10000000, not "${text}"`);
}
