/** Admits at most `most` calls at a time per name; the others wait in order of arrival. */
export class Turns {
  readonly #underWay = new Map<string, { count: number; readonly waiting: (() => void)[] }>();

  constructor(private readonly most: number) {}

  async begin(name: string): Promise<void> {
    const turns = this.#underWay.get(name) ?? { count: 0, waiting: [] };
    this.#underWay.set(name, turns);
    if (turns.count < this.most) turns.count += 1;
    else await new Promise<void>((resolve) => turns.waiting.push(resolve));
  }

  /** Wakes the next call. */
  end(name: string): void {
    const turns = this.#underWay.get(name);
    if (!turns) return;
    const next = turns.waiting.shift();
    if (next) return next();
    turns.count -= 1;
    if (turns.count === 0) this.#underWay.delete(name);
  }
}
