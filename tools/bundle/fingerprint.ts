import { createHash } from 'node:crypto';
import { globSync, statSync } from 'node:fs';

/** All that a build is made of, and the packages that are installed. */
const SOURCES = [
  'apps/**',
  'libs/**',
  'tools/bundle/**',
  'nest-cli.json',
  'package.json',
  'tsconfig*.json',
  'node_modules/.package-lock.json',
];

/** Another one after any of these files was changed, added or removed. Reads no contents. */
export function fingerprint(root: string): string {
  const hash = createHash('sha256');
  for (const path of globSync(SOURCES, { cwd: root }).toSorted()) {
    const file = statSync(`${root}/${path}`);
    if (file.isFile()) hash.update(`${path} ${file.size} ${file.mtimeMs}\n`);
  }
  return hash.digest('hex');
}
