import 'reflect-metadata';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ContractRegistry } from '@rxhooks/contracts';
import type { JsonObject } from '@rxhooks/domain';
import { describe, expect, it, onTestFinished } from 'vitest';
import { clientIndexOf, clientTypesOf } from './support/client-types.js';
import { typescriptOf } from './support/typescript-of.js';

const contracts = new ContractRegistry().all();
const types = contracts.flatMap(({ eventTypes }) => eventTypes);
const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CATALOGUE = join(ROOT, 'libs/client/src/catalogue');

describe('the types of libs/client', () => {
  it.each(contracts)('are those of the catalogue for $name', async (contract) => {
    const file = join(CATALOGUE, `${contract.name}.ts`);
    await expect(await clientTypesOf(contract)).toMatchFileSnapshot(file);
  });

  it('are those of every contract', async () => {
    await expect(await clientIndexOf(contracts)).toMatchFileSnapshot(join(CATALOGUE, 'index.ts'));
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

describe('the TypeScript of a schema', () => {
  it.each([
    [{ type: 'integer', minimum: 0 }, 'number'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ type: 'string', const: 'a"b' }, '"a\\"b"'],
    [{ enum: ['a', 1, null] }, '"a" | 1 | null'],
    [{ type: 'string', examples: ['a'] }, '"a" | (string & {})'],
    [{ type: 'array', items: { type: ['string', 'null'] } }, 'readonly (string | null)[]'],
    [{ type: 'object' }, 'Readonly<Record<string, unknown>>'],
    [{}, 'unknown'],
    [
      { type: 'object', oneOf: [{ type: 'object' }, { const: 1 }] },
      'Readonly<Record<string, unknown>> | 1',
    ],
    [
      {
        type: 'object',
        properties: { a: { type: 'string' } },
        additionalProperties: { type: ['string', 'null'] },
      },
      '{\nreadonly "a"?: string;\nreadonly [name: string]: string | null | undefined;\n}',
    ],
    [
      { type: 'object', additionalProperties: { type: 'integer' } },
      '{\nreadonly [name: string]: number | undefined;\n}',
    ],
    [
      {
        type: 'object',
        required: ['a'],
        properties: { a: { type: 'boolean' }, 'b-c': { type: 'null', description: '*/' } },
      },
      '{\nreadonly "a": boolean;\n/** *\\/ */\nreadonly "b-c"?: null;\n}',
    ],
  ])('of %j is %s', (schema, text) => {
    expect(typescriptOf(schema)).toBe(text);
  });

  it.each([
    { type: 'string', not: {} },
    { oneOf: [] },
    { oneOf: [{ type: 'string' }], required: ['a'] },
    { type: 'object', additionalProperties: false },
    { type: 'date' },
  ])('is refused for %j', (schema) => {
    expect(() => typescriptOf(schema)).toThrow('There is no TypeScript for the');
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
  await writeFile(join(folder, 'index.ts'), await clientIndexOf(contracts));
  for (const contract of contracts)
    await writeFile(join(folder, `${contract.name}.ts`), await clientTypesOf(contract));
  await writeFile(join(folder, 'examples.ts'), lines.join('\n'));
  const compiler = join(ROOT, 'node_modules/typescript7/bin/tsc');
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--types', ''];
  await run(process.execPath, [compiler, ...options, 'examples.ts'], { cwd: folder }).catch(
    (error: { stdout: string }) => {
      throw new Error(error.stdout);
    },
  );
}
