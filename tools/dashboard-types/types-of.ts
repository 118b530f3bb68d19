import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import { format, resolveConfig } from 'prettier';

/** The calls that the dashboard makes, by their operation ids. */
const CALLS = [
  'endSession',
  'getDelivery',
  'getEvent',
  'getEventData',
  'getSession',
  'getStats',
  'listDeliveries',
  'listEvents',
  'listEventTypes',
  'listOrganisations',
  'listSubscriptions',
  'resendDelivery',
  'resumeSubscription',
  'startSession',
];

/** Left out: the document is where they are read, and another word there makes no type stale. */
const COMMENT = /^ *\/\*\*.*?\*\/\n/gms;

type Described = { readonly operationId?: string };
type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>> };

/** The TypeScript of what these calls take and give, from the API's own document. */
export async function typesOf(document: Document): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rxhooks-types-'));
  try {
    await createClient({
      input: structuredClone(document) as never,
      output: { path: folder },
      parser: { filters: { operations: { include: placesOf(document) }, orphans: false } },
      plugins: ['@hey-api/typescript'],
      logs: { level: 'error', file: false },
    });
    const text = await readFile(join(folder, 'types.gen.ts'), 'utf8');
    const style = await resolveConfig(import.meta.filename);
    return await format(text.replaceAll(COMMENT, ''), { ...style, parser: 'typescript' });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** As the generator names operations. */
function placesOf({ paths }: Document): string[] {
  const places = new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, { operationId }]) => [operationId, `${method.toUpperCase()} ${path}`] as const,
      ),
    ),
  );
  return CALLS.map((call) => {
    const place = places.get(call);
    if (place === undefined) throw new Error(`The API document has no operation ${call}.`);
    return place;
  });
}
