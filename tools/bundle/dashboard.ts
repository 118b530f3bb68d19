import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = join(ROOT, 'apps/dashboard');
/** Builds, by the hash of what they are made of; `dist` is emptied by each `nest build`. */
const KEPT = join(ROOT, 'node_modules/.cache/rxhooks-dashboard');
/** What a browser has to load before it shows anything. */
const MAX_SCRIPT_KB = 200;

/** Puts the dashboard into a folder. One that was built before from the same sources is copied. */
export async function writeDashboard(folder: string): Promise<void> {
  const kept = join(KEPT, await hashOfSources());
  if (!existsSync(kept)) {
    await rm(KEPT, { recursive: true, force: true });
    const made = `${kept}.part`;
    const { build } = await import('vite');
    const configFile = join(SOURCES, 'vite.config.ts');
    await build({ configFile, logLevel: 'warn', build: { outDir: made } });
    await compress(join(made, 'assets'));
    await rename(made, kept);
  }
  await mkdir(folder, { recursive: true });
  await cp(kept, folder, { recursive: true });
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  const names = await readdir(SOURCES, { recursive: true, withFileTypes: true });
  const files = names.filter((it) => it.isFile()).map((it) => join(it.parentPath, it.name));
  files.push(join(ROOT, 'package.json'), join(ROOT, 'tsconfig.json'), import.meta.filename);
  for (const file of files.toSorted()) hash.update(`${file}\0`).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

/** @throws when the scripts are beyond their budget */
async function compress(assets: string): Promise<void> {
  let scriptBytes = 0;
  for (const name of await readdir(assets)) {
    if (!/\.(js|css|svg)$/.test(name)) continue;
    const bytes = await readFile(join(assets, name));
    const zipped = gzipSync(bytes, { level: 9 });
    if (name.endsWith('.js')) scriptBytes += zipped.length;
    await writeFile(join(assets, `${name}.gz`), zipped);
    await writeFile(join(assets, `${name}.br`), brotliCompressSync(bytes));
  }
  const kilobytes = Math.ceil(scriptBytes / 1000);
  if (kilobytes > MAX_SCRIPT_KB)
    throw new Error(
      `The dashboard loads ${kilobytes} KB of JavaScript, gzipped; ${MAX_SCRIPT_KB} KB are allowed.`,
    );
}
