import { expect, it } from 'vitest';
import { STRICT } from '../test/outbound-options.js';
import { URL_VECTORS } from '../test/url-vectors.js';
import { Destinations } from './destinations.js';
import { TargetGuard } from './target-guard.js';

it('returns the guard’s verdict on a target, at first and from the cache', () => {
  const guard = new TargetGuard(STRICT);
  const destinations = new Destinations(guard);
  const said = URL_VECTORS.map(([, , url]) => guard.parse(url)).map((target) =>
    target.kind === 'target' ? [target.url.origin, target.url.hostname] : target.reason,
  );
  const look = () =>
    URL_VECTORS.map(([, , url]) => destinations.of(url)).map((found) =>
      found.kind === 'destination' ? [found.origin, found.hostname] : found.reason,
    );
  expect(look()).toEqual(said);
  expect(look()).toEqual(said);
});

it('keeps two targets apart that differ in one letter of the path', () => {
  const destinations = new Destinations(new TargetGuard(STRICT));
  const [lower, upper] = ['https://hooks.example.com/a', 'https://hooks.example.com/A'];
  destinations.of(lower);
  expect(destinations.of(upper)).toMatchObject({ path: '/A' });
  expect(destinations.of(lower)).toMatchObject({ path: '/a' });
});
