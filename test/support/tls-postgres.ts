import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@rxhooks/dev-postgres';
import { createAuthority } from '../../libs/testing/src/tls.js';

/** A PostgreSQL whose certificate is for 127.0.0.1, and from an authority that nobody knows. */
export async function startTlsPostgres() {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-tls-'));
  const authority = await createAuthority('database authority');
  const { cert, key } = await authority.issue({
    hosts: ['db.example.com'],
    addresses: ['127.0.0.1'],
  });
  const write = async (name: string, text: string) => {
    await writeFile(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const caFile = await write('ca.pem', authority.pair.cert);
  const server = await startEmbeddedPostgres({
    dataDir: await mkdtemp(join(tmpdir(), 'rxhooks-tls-')),
    throwAway: true,
    settings: {
      fsync: 'off',
      ssl: 'on',
      ssl_cert_file: await write('cert.pem', cert),
      ssl_key_file: await write('key.pem', key),
    },
  });
  return {
    url: server.url,
    caFile,
    async close() {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}
