/** The first number of each batch. Consumers that share the generator get different batches. */
export function* turns(count: number, batch: number): Generator<number, undefined> {
  for (let first = 0; first < count; first += batch) yield first;
}
