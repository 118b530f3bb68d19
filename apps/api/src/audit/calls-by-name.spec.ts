import { expect, it } from 'vitest';
import { CallsByName } from './calls-by-name.js';

it('admits a number of calls of a name, and the next one when one of them ends', async () => {
  const calls = new CallsByName(2);
  const begun: string[] = [];
  const begin = async (name: string, which: string) => {
    await calls.begin(name);
    begun.push(which);
  };
  await Promise.all([begin('a', 'a1'), begin('a', 'a2')]);
  const waiting = [begin('a', 'a3'), begin('a', 'a4')];
  await begin('b', 'b1');
  expect(begun).toEqual(['a1', 'a2', 'b1']);
  calls.end('a');
  await waiting[0];
  expect(begun).toEqual(['a1', 'a2', 'b1', 'a3']);
  calls.end('a');
  await waiting[1];
  for (let count = 0; count < 2; count += 1) calls.end('a');
  await Promise.all([begin('a', 'a5'), begin('a', 'a6')]);
  expect(begun.slice(-2)).toEqual(['a5', 'a6']);
});
