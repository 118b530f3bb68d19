/** The first number of each batch. Whoever shares it with others gets the next one that nobody has had. */
export function* turns(count: number, batch: number): Generator<number, undefined> {
  for (let first = 0; first < count; first += batch) yield first;
}
