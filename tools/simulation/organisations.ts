import { createHash } from 'node:crypto';

/**
 * Shares of all events, the largest organisation first; their sum is 1. Zipf's law: the n-th has
 * 1/n^skew of the first; with 0 all are equal.
 */
export function sharesOf(organisations: number, skew: number): readonly number[] {
  const weights = Array.from({ length: organisations }, (_, index) => (index + 1) ** -skew);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Shares of shards if organisations are spread by a hash of their name, like Redis hash tags. */
export function spread(shares: readonly number[], shards: number): readonly number[] {
  const load = Array.from({ length: shards }, () => 0);
  for (const [index, share] of shares.entries()) {
    const digest = createHash('sha256').update(`organisation ${index}`).digest();
    const shard = digest.readUInt32BE() % shards;
    load[shard] = (load[shard] ?? 0) + share;
  }
  return load;
}
