/** Servers with one queue in front of them: first come, first served. */
export class Station {
  readonly #freeAt: number[];

  constructor(servers: number) {
    this.#freeAt = Array.from({ length: servers }, () => 0);
  }

  /** Call it in order of `readyAt`. Returns when the work is done. All times in seconds. */
  serve(readyAt: number, duration: number): number {
    let next = 0;
    for (const [server, freeAt] of this.#freeAt.entries())
      if (freeAt < (this.#freeAt[next] ?? 0)) next = server;
    const doneAt = Math.max(readyAt, this.#freeAt[next] ?? 0) + duration;
    this.#freeAt[next] = doneAt;
    return doneAt;
  }
}
