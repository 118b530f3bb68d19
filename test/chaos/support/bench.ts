import { createHash } from 'node:crypto';

/** Whether this runs in the network of `scripts/chaos.ts`, where any address in the world is this machine. */
export const inNamespace = process.env['CHAOS_NAMESPACE'] === 'on';

/** What CI runs on every change; otherwise a suite may take its time. */
export const isShort = process.env['CHAOS'] === 'short';

export const seed = process.env['CHAOS_SEED'] ?? '1';

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
