/**
 * Boots the compiled apps, as containers do, on a new database. Tests run from the sources, but a
 * cyclic import or a missing production dependency shows only in the compiled code.
 */
import { rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../libs/dev-postgres/src/index.ts';
import { launch } from '../launcher/launch.ts';

const dataDir = await mkdtemp(join(tmpdir(), 'rxhooks-boot-'));
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());

try {
  const system = await launch({
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      DATABASE_URL: '',
      PORT: String(await freePort()),
      WORKER_PORT: String(await freePort()),
      LOG_LEVEL: 'warn',
    },
    signal: stop.signal,
  });
  try {
    await expectDescribed(system.apiUrl);
  } finally {
    stop.abort();
    await system.ended;
  }
  process.stdout.write('The compiled api and worker start, answer and stop.\n');
} finally {
  stop.abort();
  await rm(dataDir, { recursive: true, force: true });
}

type Properties = Readonly<Record<string, { readonly type?: unknown }>>;
type Schema = { readonly description?: string; readonly properties?: Properties };

type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly summary?: string }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema | undefined>> };
};

/** A compiler plugin makes the schemas and summaries: only the compiled api can show them. */
async function expectDescribed(apiUrl: string): Promise<void> {
  const answer = await fetch(`${apiUrl}/openapi.json`);
  const { components, paths } = (await answer.json()) as Document;
  for (const [path, operations] of Object.entries(paths))
    for (const [method, { summary }] of Object.entries(operations))
      if (!summary) throw new Error(`/openapi.json has no summary of ${method} ${path}.`);
  for (const name of ['IncomingEvent', 'DeliveryView', 'OrganisationView'])
    if (!components.schemas[name]?.description)
      throw new Error(`/openapi.json has no description of ${name}.`);
  for (const name of ['IncomingEvent', 'RegisterRequest', 'DeliveryWithAttempts']) {
    const properties = components.schemas[name]?.properties ?? {};
    if (Object.keys(properties).length === 0)
      throw new Error(`/openapi.json says nothing about the fields of ${name}.`);
  }
  const { status_code, duration_ms, attempt_count } = {
    ...components.schemas['AttemptView']?.properties,
    ...components.schemas['DeliveryView']?.properties,
  };
  for (const whole of [status_code, duration_ms, attempt_count])
    if (![whole?.type].flat().includes('integer'))
      throw new Error('/openapi.json does not call status codes, durations and counts integers.');
}
