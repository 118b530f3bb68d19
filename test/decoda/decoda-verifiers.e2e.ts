import { execFile, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { ReceivedRequest } from '@rxhooks/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CURRENT, decodaOf, FIRST, patientEvent } from '../support/decoda.js';
import { receiver } from '../support/receivers.js';
import { startWorld, type World } from '../support/world.js';

const DOCS = new URL('../../docs/contracts/', import.meta.url);
const run = promisify(execFile);

let world: World;

beforeAll(async () => {
  // The limits that a user of the script meets.
  world = await startWorld({ MANAGEMENT_RATE_LIMIT: '10/s,600/m' });
});
afterAll(() => world.close());

/** Whether a program is there; says so loudly when it is not, for its test is then left out. */
function has(program: string): boolean {
  const isThere = spawnSync(program, ['--version']).status === 0;
  if (!isThere) process.emitWarning(`No ${program} here: its test is LEFT OUT.`);
  return isThere;
}

/** The only block of this language on the contract's page. */
async function snippet(language: string): Promise<string> {
  const page = await readFile(new URL('decoda.md', DOCS), 'utf8');
  const [, code] = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page) ?? [];
  if (code === undefined) throw new Error(`The page has no ${language}.`);
  return code;
}

async function delivered(): Promise<{ secret: string; request: ReceivedRequest }> {
  const tenant = await world.tenant();
  const endpoint = await receiver();
  const { secret } = await decodaOf(world, tenant).create(endpoint.url, ['PATIENT_CREATED']);
  await tenant.send(patientEvent());
  const [request] = await endpoint.waitFor(1);
  return { secret, request: request! };
}

type Verify = (body: Buffer, signature: string, secret: string) => Promise<boolean>;

/** Accepts what was delivered, and nothing that differs from it in one byte. */
async function expectToJudge(verify: Verify): Promise<void> {
  const { secret, request } = await delivered();
  const signature = request.headers['decoda-signature'] ?? '';
  const changed = Buffer.from(request.body);
  // A digit of an id, so that it stays JSON.
  const place = changed.indexOf('dlv_') + 4;
  changed[place] = changed[place] === 0x30 ? 0x31 : 0x30;
  expect(await verify(request.body, signature, secret)).toBe(true);
  expect(await verify(changed, signature, secret)).toBe(false);
  expect(await verify(request.body, signature, `${secret}0`)).toBe(false);
}

test.runIf(has('python3'))('the Python of the page accepts our deliveries', async () => {
  const code = await snippet('python');
  const harness =
    'import base64, sys\na = sys.argv\nprint(is_genuine(base64.b64decode(a[1]), a[2], a[3]))';
  await expectToJudge(async (body, signature, secret) => {
    const given = [body.toString('base64'), signature, secret];
    const { stdout } = await run('python3', ['-c', `${code}\n${harness}`, ...given]);
    return stdout.trim() === 'True';
  });
});

test.runIf(has('php'))('the PHP of the page accepts our deliveries', async () => {
  const code = await snippet('php');
  const harness = 'var_export(isGenuine(base64_decode($argv[1]), $argv[2], $argv[3]));';
  await expectToJudge(async (body, signature, secret) => {
    const given = [body.toString('base64'), signature, secret];
    const { stdout } = await run('php', ['-r', `${code}\n${harness}`, '--', ...given]);
    return stdout.trim() === 'true';
  });
});

test('a receiver that writes the parsed body out again accepts our deliveries as well', async () => {
  await expectToJudge(async (body, signature, secret) => {
    const again = JSON.stringify(JSON.parse(body.toString()));
    return createHmac('sha256', secret).update(again).digest('hex') === signature;
  });
});

test.runIf(has('curl')).each([CURRENT, FIRST])(
  'the calls of the page give the answers of the page, under %s',
  async (prefix) => {
    const tenant = await world.tenant();
    const endpoint = await receiver();
    const { stdout } = await run('bash', [new URL('decoda.sh', DOCS).pathname], {
      env: {
        ...process.env,
        RXHOOKS_URL: world.api.url,
        TENANT: tenant.slug,
        API_KEY: tenant.key,
        TARGET: endpoint.url,
        PREFIX: prefix,
      },
    });
    expect(stdout).toContain('All answers are as documented.');
    expect(stdout).toContain('"subscriptions":["PATIENT_CREATED","CALL_RECIEVED"]');
    expect(stdout).toMatch(/DELETE \S+\n200 true\n/);
    await endpoint.waitFor(2);
  },
  30_000,
);
