import type { Options } from './options.ts';

/** The context of every scenario. */
export interface Bench {
  readonly options: Options;
  /** For everything that is written; deleted at the end. */
  readonly folder: string;
  /** Aborted when the user or the time limit ends the bench. */
  readonly signal: AbortSignal;
  readonly redisBinary: string | undefined;
  readonly cores: number;
  readonly say: (line: string) => void;
  /** The full size, or with --quick the small one. */
  readonly size: (full: number, quick: number) => number;
}
