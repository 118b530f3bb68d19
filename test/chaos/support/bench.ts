import { createHash } from 'node:crypto';

/** Whether this runs in the network of `tools/chaos`, where any address in the world is this machine. */
export const inNamespace = process.env['CHAOS_NAMESPACE'] === 'on';

/** What CI runs on every change; otherwise a suite may take its time. */
export const isShort = process.env['CHAOS'] === 'short';

export const seed = process.env['CHAOS_SEED'] ?? '1';

/** So many of a table that is too long for every run; another seed takes others. */
export function sampleOf<T>(table: readonly T[], size: number): readonly T[] {
  const random = seededRandom('sample');
  const drawn = table.map((row) => ({ row, rank: random() }));
  return drawn
    .sort((a, b) => a.rank - b.rank)
    .slice(0, size)
    .map(({ row }) => row);
}

/** Chance that is the same for the same seed and label, whatever else draws. */
export function seededRandom(label: string): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    return (
      createHash('sha256').update(`${seed}/${label}/${drawn}`).digest().readUInt32BE() / 2 ** 32
    );
  };
}
