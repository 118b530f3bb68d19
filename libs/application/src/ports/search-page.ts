/** A part of a list that is ordered by uid. */
export type SearchPage = {
  /** A part of a name in any case, or a whole uid; `undefined` finds all. */
  readonly query: string | undefined;
  readonly after: string | undefined;
  /** `undefined`: all of them. */
  readonly limit: number | undefined;
};
