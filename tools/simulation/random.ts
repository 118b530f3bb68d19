/** Random numbers from 0 to 1 (mulberry32); the seed repeats a run. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Exponential times: between independent events, or of work that varies as much. */
export function exponential(random: () => number, mean: number): number {
  return -Math.log(1 - random()) * mean;
}
