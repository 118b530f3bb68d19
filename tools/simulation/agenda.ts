export type Entry = { readonly at: number; readonly event: number; readonly visit: number };

/** A binary heap of entries, the earliest first. */
export class Agenda {
  readonly #heap: Entry[] = [];

  add(entry: Entry): void {
    const heap = this.#heap;
    let place = heap.push(entry) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#atOf(parent) <= entry.at) break;
      this.#swap(place, parent);
      place = parent;
    }
  }

  takeFirst(): Entry | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let place = 0; ;) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      const child = this.#atOf(right) < this.#atOf(left) ? right : left;
      if (this.#atOf(child) >= last.at) return first;
      this.#swap(place, child);
      place = child;
    }
  }

  #atOf(place: number): number {
    return this.#heap[place]?.at ?? Infinity;
  }

  #swap(one: number, other: number): void {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined) return;
    this.#heap[one] = b;
    this.#heap[other] = a;
  }
}
