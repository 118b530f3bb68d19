import { expect, it } from 'vitest';
import { readDatabaseTime } from './read-database-time.js';

/** A database whose clock shows the same as the monotonic one, and which takes so long there and back. */
function setUp(trips: readonly (readonly [thereMs: number, backMs: number])[], isMeasured = true) {
  const clock = { monotonicMs: 1000, isMeasured };
  let asked = 0;
  const query = async () => {
    const [thereMs, backMs] = trips[asked] ?? [0, 0];
    asked += 1;
    const databaseMs = (clock.monotonicMs += thereMs);
    clock.monotonicMs += backMs;
    return [{ databaseMs }];
  };
  return { read: () => readDatabaseTime({ query } as never, clock), asked: () => asked };
}

it('takes the answer to be of the middle of the round trip', async () => {
  const { read, asked } = setUp([[20, 20]]);
  expect(await read()).toMatchObject({ databaseMs: 1020, monotonicMs: 1020 });
  expect(asked()).toBe(1);
});

it('asks again when it took long, and takes the quickest answer', async () => {
  const { read, asked } = setUp([
    [300, 0],
    [200, 0],
    [0, 900],
  ]);
  expect(await read()).toMatchObject({ databaseMs: 1500, monotonicMs: 1400 });
  expect(asked()).toBe(3);
});

it('relies on the reading before when every answer is slow', async () => {
  const slow = [5000, 0] as const;
  expect(await setUp([slow, slow, slow]).read()).toBeUndefined();
});

it('takes a slow answer when it is the first', async () => {
  const slow = [3000, 3000] as const;
  expect(await setUp([slow, slow, slow], false).read()).toMatchObject({ tookMs: 6000 });
});
