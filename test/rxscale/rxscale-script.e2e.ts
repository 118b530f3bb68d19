import { createHmac } from 'node:crypto';
import { type ReceivedRequest, type Receiver, startReceiver } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  canRunScripts,
  type Example,
  readExamples,
  runScript,
} from '../support/contract-script.js';
import { ADMIN_KEY, startWorld, type World } from '../support/world.js';

const ORGANISATION_FIELDS = [
  'uid',
  'notification_type',
  'target',
  'options',
  'payload_version',
  'signing_secret',
];

describe.runIf(canRunScripts)('docs/contracts/rxscale.sh', () => {
  let world: World;
  let endpoint: Receiver;
  let hooks: string;
  let output: Awaited<ReturnType<typeof runScript>>;
  let examples: ReadonlyMap<string, Example>;

  beforeAll(async () => {
    endpoint = await startReceiver();
    hooks = `${endpoint.url}/hooks`;
    // The limits that a user of the script meets.
    world = await startWorld({ MANAGEMENT_RATE_LIMIT: '10/s,600/m' });
    output = await runScript('rxscale', world, { RECEIVER_URL: hooks });
    examples = readExamples(output.stdout);
  }, 60_000);
  afterAll(async () => {
    await world.close();
    await endpoint.close();
  });

  const answerTo = (title: string) => {
    const { status, body } = examples.get(title) ?? {};
    return [status, body];
  };
  const requestTo = (path: string, type: string) =>
    endpoint.requests.find(
      (request) => request.path === path && request.headers['x-webhook-event'] === type,
    ) as ReceivedRequest;
  const fault = (field: string) => ({
    error: 'Validation failed',
    details: [{ field, message: expect.stringMatching(/\w+ \w+/) }],
  });
  const denied = { code: 'permission_denied', description: expect.any(String) };
  const notFound = { error: 'Resource not found' };
  const taken = { error: 'This target is already subscribed to this event type.' };
  const secret = expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/);

  test('complains of nothing and prints no key', () => {
    expect(output.stderr).toBe('');
    expect(output.stdout).not.toContain('rxh_');
    expect(output.stdout).not.toContain(ADMIN_KEY);
  });

  test('ends with 1 and a word about it when rxhooks does not let it begin', async () => {
    await expect(runScript('rxscale', world, { ADMIN_API_KEY: 'another' })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The operator got 401'),
    });
  });

  test.each([
    ['No key', 401, 'authorization_header_missing'],
    ['A key in the wrong header', 401, 'api_key_missing'],
    ['An unknown key', 401, 'invalid_api_key'],
    ['A key without the permission', 403, 'permission_denied'],
    ["A pharmacy's key at organisation level", 403, 'permission_denied'],
  ])('%s is answered %i %s', (title, status, code) => {
    expect(answerTo(title)).toStrictEqual([status, { code, description: expect.any(String) }]);
  });

  test('a registration at organisation level is answered with the documented fields in their order', () => {
    const [status, body] = answerTo('Register');
    expect([status, body]).toStrictEqual([
      201,
      {
        uid: expect.stringMatching(/^ns-[0-9a-f]{32}$/),
        notification_type: 'pharmacy_order_created',
        target: `${hooks}/rx`,
        options: 'WEBHOOK',
        payload_version: '1',
        signing_secret: secret,
      },
    ]);
    expect(Object.keys(body)).toEqual(ORGANISATION_FIELDS);
    expect(answerTo('Register the same')).toStrictEqual([409, taken]);
  });

  test('what is wrong with a registration is said field by field, or once for the whole', () => {
    expect(answerTo('Register an unknown type')).toStrictEqual([400, fault('notification_type')]);
    expect(answerTo('Register what is no URL')).toStrictEqual([400, fault('target')]);
    expect(answerTo('Register half a JSON')).toStrictEqual([
      400,
      { error: 'The text is not valid JSON.' },
    ]);
  });

  test('the list has what was registered, without secrets and metadata', () => {
    const [first, second] = ['Register', 'Register with metadata'].map((title) => {
      const { signing_secret: _, ...shown } = examples.get(title)!.body;
      return shown;
    });
    expect(answerTo('Nothing to list')).toStrictEqual([200, []]);
    expect(answerTo('List')).toStrictEqual([200, [first, second]]);
  });

  test.each([
    ['Send a test', 'pharmacy_order_created'],
    ['Send a test with everything', 'pharmacy_sku_stock_updated'],
  ])('%s: the answer shows what the receiver got', (title, type) => {
    const request = requestTo('/hooks/test', type);
    expect(answerTo(title)).toStrictEqual([
      200,
      {
        success: true,
        status_code: 200,
        payload_sent: JSON.parse(request.body.toString()),
        signing_secret: secret,
      },
    ]);
    expect(request.headers['x-webhook-test']).toBe('true');
  });

  test('a removal at organisation level is answered 204, then 404, and 400 without a pair', () => {
    expect(answerTo('Remove')).toStrictEqual([204, undefined]);
    expect(answerTo('Remove again')).toStrictEqual([404, notFound]);
    const error = 'Missing required parameters: target and notification_type';
    expect(answerTo('Remove without saying what')).toStrictEqual([400, { error }]);
  });

  test.each(['/v1/external-pharmacy-api-v1', '/v1/external_pharmacy_api'])(
    '%s answers as it is documented',
    (base) => {
      const [, made] = answerTo(`${base}: register`);
      const { signing_secret: _, ...shown } = made;
      expect(made).toStrictEqual({
        uid: expect.stringMatching(/^sub-[0-9a-f]{32}$/),
        target: `${hooks}/pharmacy`,
        notification_type: 'pharmacy_sku_stock_updated',
        signing_secret: secret,
      });
      const fields = ['uid', 'target', 'notification_type', 'signing_secret'];
      expect(Object.keys(made)).toEqual(fields);
      expect(answerTo(`${base}: an organisation's key`)).toStrictEqual([403, denied]);
      expect(answerTo(`${base}: nothing to list`)).toStrictEqual([200, []]);
      expect(answerTo(`${base}: register the same`)).toStrictEqual([409, taken]);
      expect(answerTo(`${base}: register a type that pharmacies do not have`)).toStrictEqual([
        400,
        fault('notification_type'),
      ]);
      expect(answerTo(`${base}: list`)).toStrictEqual([200, [shown]]);
      expect(answerTo(`${base}: remove`)).toStrictEqual([204, undefined]);
      expect(answerTo(`${base}: remove again`)).toStrictEqual([404, notFound]);
    },
  );

  test('an order arrives at both levels in the dress of each, signed with the secret that was printed', () => {
    const type = 'pharmacy_order_created';
    expect(answerTo('An order happens')).toMatchObject([202, { duplicate: false }]);
    const bodies = [
      ['/hooks/rx', 'Register at organisation level'] as const,
      ['/hooks/pharmacy', 'Register at pharmacy level'] as const,
    ].map(([path, title]) => {
      const { body, headers } = requestTo(path, type);
      const hmac = createHmac('sha256', examples.get(title)?.body.signing_secret).update(body);
      expect(headers['x-webhook-signature']).toBe(hmac.digest('hex'));
      return JSON.parse(body.toString());
    });
    const [whole, part] = bodies;
    const { fulfillment, ...rest } = whole.data;
    expect(fulfillment).toMatchObject({ uid: 'fo-c39' });
    expect(part).toStrictEqual({ ...whole, data: rest });
  });

  test('a reminder arrives with the custom header of its subscription', () => {
    const { headers, body } = requestTo('/hooks/rx', 'appointment_reminder_due');
    expect(headers['x-partner']).toBe('b41');
    expect(JSON.parse(body.toString()).data).toMatchObject({
      uid: 'rem-7e21',
      meeting_uid: 'mtg-40d8',
    });
    const [, log] = answerTo('What arrived');
    expect(log.data).toHaveLength(3);
  });
});
