import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Entry = { readonly resolved?: string; readonly integrity?: string; readonly link?: boolean };

const { packages }: { packages: Record<string, Entry> } = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
);
const installed = Object.entries(packages).filter(([path, { link }]) => path !== '' && !link);

test('every package is installed by its checksum', () => {
  expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
});

test('no package comes from an address of its own: git, a file or a foreign server', () => {
  expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});
