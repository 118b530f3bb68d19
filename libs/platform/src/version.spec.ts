import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { VERSION } from './version.js';

it('is the version of package.json', () => {
  const manifest = new URL('../../../package.json', import.meta.url);
  expect(VERSION).toBe(JSON.parse(readFileSync(manifest, 'utf8')).version);
});
