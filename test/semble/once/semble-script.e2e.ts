import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  canRunScripts,
  type Example,
  readExamples,
  runScript,
} from '../../support/contract-script.js';
import { SEMBLE_PERMISSIONS } from '../../support/semble.js';
import type { Tenant } from '../../support/tenant.js';
import { startWorld, type World } from '../../support/world.js';

const TARGET = 'https://127.0.0.1:8443/semble';

describe.runIf(canRunScripts)('docs/contracts/semble.sh', () => {
  let world: World;
  let tenant: Tenant;
  let output: Awaited<ReturnType<typeof runScript>>;
  let examples: ReadonlyMap<string, Example>;

  const run = (more: object = {}) =>
    runScript('semble', world, {
      RXHOOKS_URL: world.api.url,
      TOKEN: tenant.key,
      TARGET,
      ...more,
    });

  beforeAll(async () => {
    // The limits that a user of the script meets.
    const limits = { MANAGEMENT_RATE_LIMIT: '10/s,600/m' };
    world = await startWorld(limits, { withWorker: false });
    tenant = await world.tenant(SEMBLE_PERMISSIONS);
    output = await run();
    examples = readExamples(output.stdout);
  }, 60_000);
  afterAll(() => world.close());

  const dataOf = (title: string) =>
    Object.values<Record<string, unknown>>(examples.get(title)?.body.data)[0];

  test('complains of nothing and prints no token', () => {
    expect(output.stderr).toBe('');
    expect(output.stdout).toContain('All answers are as documented.');
    expect(output.stdout).not.toContain(tenant.key);
  });

  test('creates the webhook of the page, and tells its secret once', () => {
    const { data } = dataOf('Create') as { data: Record<string, unknown> };
    expect(data).toMatchObject({
      secret: expect.stringMatching(/^whsec_/),
      url: TARGET,
      label: 'Main integration',
      eventTypes: ['patient.created', 'booking.updated'],
      headers: [{ key: 'X-Own-Header', value: 'an-invented-value' }],
      version: '1',
      deleted: false,
      deliveryPaused: false,
    });
    expect(dataOf('Get')).toStrictEqual({ ...data, secret: null });
    expect(dataOf('List')).toStrictEqual([{ ...data, secret: null }]);
  });

  test('leaves nothing behind but the deleted webhook', async () => {
    const rows = await world.database.query('SELECT removed_at FROM subscriptions');
    expect(rows).toEqual([{ removed_at: expect.any(Date) }]);
  });

  test('ends with 1 and a word about it when an answer is another one', async () => {
    await expect(run({ TOKEN: 'another' })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Expected 200'),
    });
  });
});
