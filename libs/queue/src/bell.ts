/** Tells workers to look for what is stored. Rings that nobody has heard yet are one. */
export type Bell = {
  /** @throws what the server says instead of taking it */
  ring(): Promise<void>;
  /**
   * Hears rings from now on, each by one of those that listen. A ring is taken away before `onRing` is called, so that one
   * that comes while it runs is a ring of its own. Calls it once more for each new connection: rings may have been lost.
   */
  listen(onRing: () => Promise<void>): Listening;
};

export type Listening = {
  /** Hears no more. Does not wait for an `onRing` that runs. */
  close(): Promise<void>;
};
