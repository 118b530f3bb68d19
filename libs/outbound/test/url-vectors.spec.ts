import { calledUrlOf } from '@rxhooks/domain';
import { expect, test } from 'vitest';
import { MORE_URL_VECTORS } from './more-url-vectors.js';
import { URL_VECTORS } from './url-vectors.js';

test('no two allowed targets give the same request, also over https, so that all of them can be registered', () => {
  const allowed = [...URL_VECTORS, ...MORE_URL_VECTORS]
    .filter(([, verdict]) => verdict === 'allowed')
    .map(([, , url]) => url);
  const overHttps = allowed
    .filter((url) => /^\s*http:/i.test(url))
    .map((url) => url.replace(/http:/i, 'https:'));
  const called = [...allowed, ...overHttps].map(calledUrlOf).toSorted();
  expect(called.filter((url, index) => url === called[index - 1])).toEqual([]);
});
