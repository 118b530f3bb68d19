import { expect, it } from 'vitest';
import { OverloadError } from '../http/overload-error.js';
import { RecoveryPlaces } from './recovery-places.js';

it('one organisation has two places, and leaves one to others', () => {
  const places = new RecoveryPlaces();
  places.take('org_a');
  places.take('org_a');
  expect(() => places.take('org_a')).toThrow(OverloadError);
  places.take('org_b');
  expect(() => places.take('org_c')).toThrow(OverloadError);
});

it('a place that is given back is there for the next one', () => {
  const places = new RecoveryPlaces();
  const first = places.take('org_a');
  places.take('org_a');
  first[Symbol.dispose]();
  places.take('org_a');
  expect(() => places.take('org_a')).toThrow(OverloadError);
});
