/** So many servers with one queue in front of them; whoever is ready first is served first. */
export class Station {
  readonly #freeAt: number[];

  constructor(servers: number) {
    this.#freeAt = Array.from({ length: servers }, () => 0);
  }

  /** To be called in the order in which work becomes ready; gives the time at which it is done. All times in seconds. */
  serve(readyAt: number, duration: number): number {
    let next = 0;
    for (const [server, freeAt] of this.#freeAt.entries())
      if (freeAt < (this.#freeAt[next] ?? 0)) next = server;
    const doneAt = Math.max(readyAt, this.#freeAt[next] ?? 0) + duration;
    this.#freeAt[next] = doneAt;
    return doneAt;
  }
}
