import { mkdir, writeFile } from 'node:fs/promises';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import scalar from '@scalar/fastify-api-reference';
import Fastify from 'fastify';

/**
 * What it shows where no key is entered yet: in the field, where it looks like a key, and in examples
 * of requests. Neither can be configured.
 */
const PLACEHOLDERS = [
  ['QUxMIFlPVVIgQkFTRSBBUkUgQkVMT05HIFRPIFVT', 'Your key'],
  ['YOUR_SECRET_TOKEN', 'YOUR_API_KEY'],
] as const;

/**
 * Writes the script of the API reference, alone and compressed, for the api to serve. Its package
 * keeps it as a text within a plugin of Fastify, which would stay in memory; so the plugin is asked
 * for it here, once.
 */
export async function writeRenderer(folder: URL): Promise<void> {
  const fastify = Fastify();
  await fastify.register(scalar, { routePrefix: '/', configuration: { url: '/openapi.json' } });
  const { statusCode, body } = await fastify.inject('/js/scalar.js');
  if (statusCode !== 200) throw new Error(`The renderer's script was answered ${statusCode}.`);
  for (const [theirs] of PLACEHOLDERS)
    if (!body.includes(theirs)) throw new Error('The renderer has another placeholder.');
  const text = PLACEHOLDERS.reduce((all, [theirs, ours]) => all.replaceAll(theirs, ours), body)
    // The map is not shipped, and browsers would ask for it.
    .replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n');
  const script = Buffer.from(text);
  await mkdir(folder, { recursive: true });
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
  await writeFile(new URL('scalar.js', folder), script);
  await writeFile(new URL('scalar.js.gz', folder), gzipSync(script, { level: 9 }));
  await writeFile(new URL('scalar.js.br', folder), brotliCompressSync(script, quality));
}
