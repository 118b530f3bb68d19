import 'reflect-metadata';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ContractRegistry } from '@rxhooks/contracts';
import type { JsonObject } from '@rxhooks/domain';
import { describe, expect, it, onTestFinished } from 'vitest';
import { catalogueFiles } from './files.js';

const files = await catalogueFiles();
const types = new ContractRegistry().all().flatMap(({ eventTypes }) => eventTypes);
const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CATALOGUE = join(ROOT, 'libs/client/src/catalogue');
const STALE =
  'The types of libs/client are stale: run `npm run generate:client-types` and commit what it writes.';

describe('the types of libs/client', () => {
  it.each([...files])('are those of the contracts in %s', async (name, text) => {
    const written = await readFile(join(CATALOGUE, name), 'utf8').catch(() => '');
    expect(written, STALE).toBe(text);
  });

  it('are in no other file', async () => {
    expect((await readdir(CATALOGUE)).toSorted(), STALE).toEqual([...files.keys()].toSorted());
  });

  it('take every example of the catalogue, and none that lacks a required field', async () => {
    const lines = types.flatMap(({ name, schema, example }) => {
      const use = (data: object) => `use<${JSON.stringify(name)}>(${JSON.stringify(data)});`;
      const [required] = requiredOf(schema).filter((field) => field in example);
      if (required === undefined) return [use(example)];
      const { [required]: _, ...rest } = example;
      return [use(example), '// @ts-expect-error a required field is missing', use(rest)];
    });
    await compile([
      "import type { EventDataByType } from './index.js';",
      'declare function use<T extends keyof EventDataByType>(data: EventDataByType[T]): void;',
      ...lines,
    ]);
  });
});

/** The required fields of an object, or of each of those that it may be. */
function requiredOf({ required = [], oneOf = [] }: JsonObject): readonly string[] {
  return [...(required as string[]), ...(oneOf as JsonObject[]).flatMap(requiredOf)];
}

/** Rejects with what the compiler says of these lines beside the types as they have to be. */
async function compile(lines: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'rxhooks-types-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  for (const [name, text] of files) await writeFile(join(folder, name), text);
  await writeFile(join(folder, 'examples.ts'), lines.join('\n'));
  const compiler = join(ROOT, 'node_modules/typescript7/bin/tsc');
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--types', ''];
  await run(process.execPath, [compiler, ...options, 'examples.ts'], { cwd: folder }).catch(
    (error: { stdout: string }) => {
      throw new Error(error.stdout);
    },
  );
}
