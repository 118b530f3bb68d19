import { describe, expect, it } from 'vitest';
import { waitAtMost } from './wait-at-most.js';

const never = new Promise<void>(() => undefined);

describe('waitAtMost', () => {
  it('is done when all of the work is', async () => {
    let done = 0;
    const work = [1, 2, 3].map(() => Promise.resolve().then(() => void (done += 1)));
    await waitAtMost(60_000, work);
    expect(done).toBe(3);
  });

  it('is done at once when there is no work', async () => {
    await expect(waitAtMost(60_000, [])).resolves.toBeUndefined();
  });

  it('is done when the time is up, although some of the work is not', async () => {
    const startedAt = performance.now();
    await waitAtMost(20, [Promise.resolve(), never]);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(19);
  });

  it('fails when the work does', async () => {
    const failing = Promise.reject(new Error('no use'));
    await expect(waitAtMost(60_000, [never, failing])).rejects.toThrow('no use');
  });
});
