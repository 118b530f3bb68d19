import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTlsIdentity, type ReceivedRequest, startReceiver } from '@rxhooks/testing';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { orderEvent } from '../support/events.js';
import { startWorld } from '../support/world.js';

// The verifiers are the ones that docs/contracts/rxscale.md gives to receivers, as they stand there.
const RUN_NODE = `
import { readFileSync } from 'node:fs';
const [, , body, signature, secret] = process.argv;
process.exit(isGenuine(readFileSync(body), signature, secret) ? 0 : 1);`;
const RUN_PYTHON = `
import sys
with open(sys.argv[1], "rb") as file:
    sys.exit(0 if is_genuine(file.read(), sys.argv[2], sys.argv[3]) else 1)`;

let folder: string;
let delivery: ReceivedRequest;
let secret: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxhooks-verifiers-'));
  const tls = await createTlsIdentity();
  await writeFile(join(folder, 'ca.pem'), tls.ca);
  const receiver = await startReceiver({ tls });
  const world = await startWorld({
    TARGET_CA_FILE: join(folder, 'ca.pem'),
    TARGET_ALLOW_HTTP: 'false',
  });
  try {
    const tenant = await world.tenant();
    ({ signing_secret: secret } = await tenant.subscribe(`${receiver.url}/tls`));
    await tenant.send(orderEvent());
    [delivery] = (await receiver.waitFor(1)) as [ReceivedRequest];
  } finally {
    await world.close();
    await receiver.close();
  }
  const page = await readFile(new URL('../../docs/contracts/rxscale.md', import.meta.url), 'utf8');
  const sample = (language: string) => page.split(`\`\`\`${language}\n`)[1]?.split('```')[0] ?? '';
  await writeFile(join(folder, 'verify.mjs'), sample('js') + RUN_NODE);
  await writeFile(join(folder, 'verify.py'), sample('python') + RUN_PYTHON);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const hasPython = spawnSync('python3', ['--version']).error === undefined;
if (!hasPython) console.warn('NOT TESTED: the Python verifier, because there is no python3.');

describe.each([
  ['Node', process.execPath, 'verify.mjs'],
  // With CI=true a missing python3 is a failure.
  ...(hasPython || process.env['CI'] === 'true'
    ? [['Python', 'python3', 'verify.py'] as const]
    : []),
] as const)('the documented verifier for %s', (_, program, script) => {
  async function verify(body: Buffer, key = secret): Promise<number | null> {
    const file = join(folder, 'body');
    await writeFile(file, body);
    const signature = delivery.headers['x-webhook-signature'] ?? '';
    const { status, error, stderr } = spawnSync(program, [
      join(folder, script),
      file,
      signature,
      key,
    ]);
    if (error) throw error;
    if (status !== 0 && status !== 1) throw new Error(stderr.toString());
    // A script that crashes ends with 1 as well, but not without a word.
    expect(stderr.toString()).toBe('');
    return status;
  }

  it('accepts a delivery that came over TLS', async () => {
    expect(await verify(delivery.body)).toBe(0);
  });

  it('refuses the delivery when one byte was changed', async () => {
    const forged = Buffer.from(delivery.body);
    forged[20] = (forged[20] ?? 0) ^ 1;
    expect(await verify(forged)).toBe(1);
  });

  it('refuses another secret', async () => {
    expect(await verify(delivery.body, `${secret}x`)).toBe(1);
  });
});

describe('the standardwebhooks package', () => {
  it('accepts the delivery', () => {
    const verified = new Webhook(secret).verify(delivery.body.toString(), { ...delivery.headers });
    expect(verified).toMatchObject({ event_type: 'pharmacy_order_created' });
  });

  it('refuses the delivery under another id', () => {
    const headers = { ...delivery.headers, 'webhook-id': 'dlv_other' };
    expect(() => new Webhook(secret).verify(delivery.body.toString(), headers)).toThrow();
  });
});
