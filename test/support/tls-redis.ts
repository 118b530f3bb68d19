import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@rxhooks/dev-postgres';
import { createTlsIdentity } from '../../libs/testing/src/tls.js';
import { startOwnRedis } from '../../libs/testing/src/own-redis.js';

/** A Redis that speaks TLS under an authority that nobody knows. */
export async function startTlsRedis() {
  const folder = await mkdtemp(join(tmpdir(), 'redis-tls-'));
  const identity = await createTlsIdentity();
  const file = (name: string) => join(folder, name);
  await writeFile(file('ca.pem'), identity.ca);
  await writeFile(file('cert.pem'), identity.cert);
  await writeFile(file('key.pem'), identity.key);
  const port = await freePort();
  const redis = await startOwnRedis({
    '--tls-port': `${port}`,
    '--tls-cert-file': file('cert.pem'),
    '--tls-key-file': file('key.pem'),
    '--tls-ca-cert-file': file('ca.pem'),
    '--tls-auth-clients': 'no',
  });
  return {
    url: `rediss://localhost:${port}`,
    caFile: file('ca.pem'),
    async close() {
      await redis.kill();
      await rm(folder, { recursive: true });
    },
  };
}
