import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { lookupLoopback, requireLoopback } from './loopback.js';

describe('a load', () => {
  it.each(['http://127.0.0.1:8080/a', 'http://127.9.9.9', 'http://[::1]:80', 'http://localhost:1'])(
    'may go to %s',
    async (url) => {
      await expect(requireLoopback(new URL(url))).resolves.toBeUndefined();
    },
  );

  it.each([
    'http://10.0.0.1',
    'http://128.0.0.1',
    'http://0.0.0.0',
    'http://[::]',
    'http://[fe80::1]',
    'http://[::ffff:10.0.0.1]',
    'http://[::ffff:127.0.0.1]',
    'http://3232235777', // 192.168.1.1
  ])('may not go to %s', async (url) => {
    await expect(requireLoopback(new URL(url))).rejects.toThrow('loopback');
  });

  it('may not go to a name that cannot be resolved', async () => {
    await expect(requireLoopback(new URL('http://nowhere.invalid'))).rejects.toThrow();
  });

  it.each([{ all: true }, { all: false }])(
    'has the address of each connection checked (%o)',
    async (options) => {
      const look = promisify(lookupLoopback) as (name: string, o: object) => Promise<unknown>;
      await expect(look('localhost', options)).resolves.toBeTruthy();
      await expect(look('10.0.0.1', options)).rejects.toThrow('loopback');
    },
  );
});
