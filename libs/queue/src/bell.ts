/** Tells workers to look for stored events. Rings that no worker has heard yet count as one. */
export type Bell = {
  /** @throws the server's error when it refuses the ring */
  ring(): Promise<void>;
  /**
   * Hears rings from now on; one listener hears each. A ring is removed before `onRing` is called,
   * so that one that comes while it runs is heard as well. Also calls it for each new connection:
   * rings may have been lost.
   */
  listen(onRing: () => Promise<void>): Listening;
};

export type Listening = {
  /** Stops hearing. Does not wait for a running `onRing`. */
  close(): Promise<void>;
};
