import { expect, it } from 'vitest';
import { eventually } from './eventually.js';

it('returns as soon as the assertion passes', async () => {
  let tries = 0;
  await expect(
    eventually(() => {
      tries += 1;
      expect(tries).toBe(3);
      return 'done';
    }),
  ).resolves.toBe('done');
});

it('fails with the last error of the assertion', async () => {
  const never = () => Promise.reject(new Error('still empty'));
  await expect(eventually(never, { timeoutMs: 30 })).rejects.toThrow('still empty');
});
