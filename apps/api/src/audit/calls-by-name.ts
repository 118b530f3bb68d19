/** Admits at most `most` calls at a time per name; the others wait in order of arrival. */
export class CallsByName {
  readonly #underWay = new Map<string, { count: number; readonly waiting: (() => void)[] }>();

  constructor(private readonly most: number) {}

  async begin(name: string): Promise<void> {
    const calls = this.#underWay.get(name) ?? { count: 0, waiting: [] };
    this.#underWay.set(name, calls);
    if (calls.count < this.most) calls.count += 1;
    else await new Promise<void>((resolve) => calls.waiting.push(resolve));
  }

  /** Wakes the next call. */
  end(name: string): void {
    const calls = this.#underWay.get(name);
    if (!calls) return;
    const next = calls.waiting.shift();
    if (next) return next();
    calls.count -= 1;
    if (calls.count === 0) this.#underWay.delete(name);
  }
}
