import { expect, it } from 'vitest';
import { settled } from './settled.ts';

/** A system with this open delivery, or none. */
const systemWith = (delivery: string | null) =>
  ({
    database: { query: async () => ({ rowCount: 1, rows: [{ event: null, delivery }] }) },
    bench: { signal: new AbortController().signal },
  }) as unknown as Parameters<typeof settled>[0];

it('a system without open work has settled', async () => {
  await expect(settled(systemWith(null))).resolves.toBeUndefined();
});

it('a system that does not settle in time is told of', async () => {
  await expect(settled(systemWith('dlv_1'), 1)).rejects.toThrow('still open after 0.001 s');
});
