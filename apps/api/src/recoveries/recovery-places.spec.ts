import 'reflect-metadata';
import { expect, it } from 'vitest';
import { OverloadError } from '../http/overload-error.js';
import { RecoveryPlaces } from './recovery-places.js';

const placesOf = (main: number) =>
  new RecoveryPlaces({ databasePools: { main, prepared: 8, queue: 12 } });

it('one organisation has two places, and leaves one to others', () => {
  const places = placesOf(10);
  places.take('org_a');
  places.take('org_a');
  expect(() => places.take('org_a')).toThrow(OverloadError);
  places.take('org_b');
  expect(() => places.take('org_c')).toThrow(OverloadError);
});

it('a place that is given back is there for the next one', () => {
  const places = placesOf(10);
  const first = places.take('org_a');
  places.take('org_a');
  first[Symbol.dispose]();
  places.take('org_a');
  expect(() => places.take('org_a')).toThrow(OverloadError);
});

it.each([
  [1, 1],
  [3, 1],
  [6, 2],
  [100, 3],
])('of %i connections they have no more than %i', (main, most) => {
  const places = placesOf(main);
  for (let count = 0; count < most; count += 1) places.take(`org_${count}`);
  expect(() => places.take('org_x')).toThrow(OverloadError);
});
