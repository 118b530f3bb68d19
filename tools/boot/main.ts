/**
 * Boots the compiled apps, as containers do, on a new database. Tests run from the sources, but a
 * cyclic import or a missing production dependency shows only in the compiled code.
 */
import { withSystem } from '../launcher/with-system.ts';

await withSystem(({ apiUrl }) => expectDescribed(apiUrl));
process.stdout.write('The compiled api and worker start, answer and stop.\n');

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
