import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { fingerprint } from './fingerprint.ts';

/** A folder with one source, and its fingerprint. */
function folder() {
  const root = mkdtempSync(join(tmpdir(), 'rxhooks-fingerprint-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'apps/api'), { recursive: true });
  const source = join(root, 'apps/api/main.ts');
  writeFileSync(source, 'export {};');
  return { root, source, before: fingerprint(root) };
}

it('is the same while no source changes, whatever else does', () => {
  const { root, before } = folder();
  mkdirSync(join(root, 'docs'));
  writeFileSync(join(root, 'docs/README.md'), 'Hello.');
  expect(fingerprint(root)).toBe(before);
});

it('is another one after a source was changed, added or removed', () => {
  const { root, source, before } = folder();
  writeFileSync(source, 'export { };');
  const changed = fingerprint(root);
  writeFileSync(join(root, 'apps/api/other.ts'), '');
  const added = fingerprint(root);
  rmSync(source);
  expect(new Set([before, changed, added, fingerprint(root)]).size).toBe(4);
});
