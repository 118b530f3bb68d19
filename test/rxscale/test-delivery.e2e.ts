import { createHmac } from 'node:crypto';
import { ContractRegistry } from '@rxhooks/contracts';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { BAD_HEADERS } from '../support/bad-headers.js';
import { BAD_TARGETS } from '../support/bad-targets.js';
import { exampleData } from '../support/events.js';
import { closedPort, connectionCounter, receiver } from '../support/receivers.js';
import { SUBSCRIPTIONS, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const PATH = `${SUBSCRIPTIONS}/test`;
const TYPES = new ContractRegistry().get('rxscale').eventTypes.map(({ name }) => name);

let world: World;
let hastyWorld: World;
let strictWorld: World;
let tenant: Tenant;

beforeAll(async () => {
  const strict = { TARGET_ALLOW_CIDRS: '', TARGET_ALLOW_HTTP: 'false', TARGET_ALLOW_PORTS: '' };
  [world, hastyWorld, strictWorld] = await Promise.all([
    startWorld({}, { withWorker: false }),
    startWorld({ DELIVERY_TIMEOUT_MS: '300' }, { withWorker: false }),
    startWorld(strict, { withWorker: false }),
  ]);
});
afterAll(() => Promise.all([world, hastyWorld, strictWorld].map((it) => it.close())));
beforeEach(async () => {
  tenant = await world.tenant();
});

async function sendTest(body: object, by = tenant) {
  const answer = await by.call('POST', PATH, body);
  return [answer.status, answer.body] as const;
}

const fault = (field: string, message: unknown) => [
  400,
  { error: 'Validation failed', details: [{ field, message }] },
];

/** The api reckons the time of the database from its answers, and may be some milliseconds behind. */
const CLOCK_ERROR_MS = 100;

test.each([PATH, `${PATH}/`])(
  '%s sends the example of an order and tells how it went',
  async (path) => {
    const endpoint = await receiver();
    const before = Math.floor((Date.now() - CLOCK_ERROR_MS) / 1000);

    const answer = await tenant.call('POST', path, { target_url: `${endpoint.url}/rx` });

    expect([answer.status, answer.body]).toStrictEqual([
      200,
      {
        success: true,
        status_code: 200,
        payload_sent: {
          event_type: 'pharmacy_order_created',
          timestamp: expect.any(Number),
          payload_version: '1',
          data: exampleData(),
        },
        signing_secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      },
    ]);
    const fields = ['success', 'status_code', 'payload_sent', 'signing_secret'];
    expect(Object.keys(answer.body)).toEqual(fields);
    expect(answer.body.payload_sent.timestamp - before).toBeOneOf([0, 1]);
  },
);

describe('the request', () => {
  test.each(TYPES)(
    'for %s holds what the answer shows, and the catalogue accepts it',
    async (type) => {
      const endpoint = await receiver();
      const [, { payload_sent: sent }] = await sendTest({
        target_url: endpoint.url,
        event_type: type,
      });
      const [request] = endpoint.requests;

      expect(request?.body.toString()).toBe(JSON.stringify(sent));
      expect(request?.headers['x-webhook-event']).toBe(type);
      expect(sent.event_type).toBe(type);
      const event = { event_type: type, data: sent.data };
      expect((await tenant.send(event)).status).toBe(202);
    },
  );

  test('carries the headers of a delivery and the mark of a test', async () => {
    const endpoint = await receiver();
    await sendTest({ target_url: `${endpoint.url}/rx` });
    const [request] = endpoint.requests;
    expect([request?.method, request?.path]).toEqual(['POST', '/rx']);
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-webhook-event': 'pharmacy_order_created',
      'x-webhook-test': 'true',
      'x-webhook-signature': expect.stringMatching(/^[0-9a-f]{64}$/),
      'webhook-id': expect.stringMatching(/^dlv_[0-9a-f]{32}$/),
      'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
      'webhook-signature': expect.stringMatching(/^v1,/),
      'user-agent': expect.stringMatching(/^rxhooks\/\d/),
    });
  });

  test('carries the custom header that was asked for', async () => {
    const endpoint = await receiver();
    const header = { header_key: 'X-Custom-Auth', header_value: 'my secret token' };
    await sendTest({ target_url: endpoint.url, ...header });
    const [request] = endpoint.requests;
    expect(request?.rawHeaders).toContainEqual(['X-Custom-Auth', 'my secret token']);
  });

  test('is signed with the secret of the matching subscription, which is not told again', async () => {
    const endpoint = await receiver();
    const target = `${endpoint.url}/rx`;
    const { signing_secret: secret } = await tenant.subscribe(target);

    const [, body] = await sendTest({ target_url: target });

    expect(body).not.toHaveProperty('signing_secret');
    expectSignedWith(secret, endpoint.requests[0]);
  });

  test('carries the header of the matching subscription, unless the call brings one', async () => {
    const endpoint = await receiver();
    const target = `${endpoint.url}/rx`;
    const meta = { header_key: 'X-Partner-Token', header_value: 'of-the-subscription' };
    await tenant.subscribe(target, TYPES[0], { meta_data: meta });

    await sendTest({ target_url: target });
    await sendTest({ target_url: target, header_key: 'X-Other', header_value: 'of-the-call' });

    const [first, second] = endpoint.requests;
    expect(first?.headers).toMatchObject({ 'x-partner-token': 'of-the-subscription' });
    expect(second?.headers).toMatchObject({ 'x-other': 'of-the-call' });
    expect(second?.headers).not.toHaveProperty('x-partner-token');
  });

  test.each([
    ['no subscription', () => Promise.resolve()],
    [
      'the subscription of another organisation',
      async (target: string) => (await world.tenant()).subscribe(target),
    ],
  ])('is signed with a secret of its own where there is %s', async (_, arrange) => {
    const endpoint = await receiver();
    await arrange(`${endpoint.url}/rx`);
    const answers = [
      await sendTest({ target_url: `${endpoint.url}/rx` }),
      await sendTest({ target_url: `${endpoint.url}/rx` }),
    ];
    const secrets = answers.map(([, { signing_secret: secret }]) => secret);
    expectSignedWith(secrets[0], endpoint.requests[0]);
    expectSignedWith(secrets[1], endpoint.requests[1]);
    expect(secrets[0]).not.toBe(secrets[1]);
  });

  test('leaves no trace in the log of deliveries', async () => {
    const endpoint = await receiver();
    await tenant.subscribe(`${endpoint.url}/rx`);
    await sendTest({ target_url: `${endpoint.url}/rx` });
    const sql = 'SELECT uid FROM deliveries WHERE organisation_uid = $1';
    expect(endpoint.requests).toHaveLength(1);
    expect(await world.database.query(sql, [tenant.uid])).toEqual([]);
  });
});

function expectSignedWith(
  secret: string,
  { body, headers }: { body: Buffer; headers: Readonly<Record<string, string>> } = {
    body: Buffer.alloc(0),
    headers: {},
  },
) {
  const hex = createHmac('sha256', secret).update(body).digest('hex');
  expect(headers['x-webhook-signature']).toBe(hex);
  expect(() => new Webhook(secret).verify(body.toString(), headers)).not.toThrow();
}

describe('a receiver', () => {
  const TIMEOUT = 'timeout: The receiver did not answer completely within the time limit.';

  const failing = async (target: string, by = tenant) => {
    const [status, body] = await sendTest({ target_url: target }, by);
    expect([status, body]).toStrictEqual([
      200,
      {
        success: false,
        status_code: expect.toBeOneOf([null, expect.any(Number)]),
        payload_sent: expect.objectContaining({ event_type: 'pharmacy_order_created' }),
        error: expect.any(String),
        signing_secret: expect.any(String),
      },
    ]);
    return [body.status_code, body.error];
  };

  test.each([200, 201, 202, 204, 299])('that answers %i is a success', async (status) => {
    const endpoint = await receiver({ respond: () => ({ status }) });
    const [, body] = await sendTest({ target_url: endpoint.url });
    expect([body.success, body.status_code, body.error]).toEqual([true, status, undefined]);
  });

  test.each([400, 401, 404, 410, 429, 500, 503])('that answers %i is a failure', async (status) => {
    const endpoint = await receiver({ respond: () => ({ status }) });
    const error = `The receiver answered ${status}; only a 2xx status counts as delivered.`;
    expect(await failing(endpoint.url)).toEqual([status, error]);
    expect(endpoint.requests).toHaveLength(1);
  });

  test.each([301, 302, 303, 307, 308])('that redirects with %i is a failure', async (status) => {
    const lure = await receiver();
    const headers = { Location: `${lure.url}/secret` };
    const endpoint = await receiver({ respond: () => ({ status, headers }) });
    const error = `The receiver answered with a redirect (${status}), which is never followed.`;
    expect(await failing(endpoint.url)).toEqual([status, error]);
    expect(lure.requests).toHaveLength(0);
  });

  test('that hangs is given up on', async () => {
    const endpoint = await receiver({ respond: () => ({ hang: true }) });
    const answer = await failing(endpoint.url, await hastyWorld.tenant());
    expect(answer).toEqual([null, TIMEOUT]);
  });

  test('that hangs after its headers is given up on, its status kept', async () => {
    const endpoint = await receiver({ respond: () => ({ hang: 'after-headers' }) });
    const answer = await failing(endpoint.url, await hastyWorld.tenant());
    expect(answer).toEqual([
      200,
      'timeout: The receiver answered 200, but the answer was not complete within the time limit; the attempt does not count as delivered.',
    ]);
  });

  test('that cuts the connection is a failure', async () => {
    const endpoint = await receiver({ respond: () => ({ reset: true }) });
    const error = 'connection_reset: The receiver reset the connection.';
    expect(await failing(endpoint.url)).toEqual([null, error]);
  });

  test('whose port is closed is a failure', async () => {
    const error = 'connection_refused: The receiver refused the connection.';
    expect(await failing(`http://127.0.0.1:${await closedPort()}/rx`)).toEqual([null, error]);
  });

  test('that speaks no TLS is a failure', async () => {
    const endpoint = await receiver();
    const target = endpoint.url.replace('http:', 'https:');
    expect(await failing(target)).toEqual([null, expect.stringMatching(/^(tls|protocol)_error: /)]);
  });

  test.each(['https://nope.invalid/', 'https://hooks.example.com/rx'])(
    '%s, whose name does not resolve, is a failure and no refusal',
    async (target) => {
      // A silent name server uses up the time, another one says at once that there is no such name.
      const error = expect.stringMatching(/^(dns_error|timeout|connect_timeout): [A-Z].+\.$/);
      expect(await failing(target)).toEqual([null, error]);
    },
  );
});

describe('a test call', () => {
  test.each(BAD_TARGETS)('whose target %s is refused', async (_, target) => {
    const answer = await sendTest({ target_url: target }, await strictWorld.tenant());
    expect(answer).toStrictEqual(fault('target_url', expect.stringMatching(/\w+ \w+/)));
  });

  test('to an address that is off limits connects to nobody', async () => {
    const { port, countSoFar } = await connectionCounter();
    const strict = await startWorld({ TARGET_ALLOW_CIDRS: '' }, { withWorker: false });
    onTestFinished(() => strict.close());
    const target = `http://127.0.0.1:${port}/rx`;
    const [status] = await sendTest({ target_url: target }, await strict.tenant());
    expect([status, await countSoFar()]).toEqual([400, 0]);
  });

  test.each(BAD_HEADERS)('with %s is refused', async (_, header, { field, message }) => {
    const endpoint = await receiver();
    const answer = await sendTest({ target_url: endpoint.url, ...header });
    expect(answer).toStrictEqual(fault(field, message));
    expect(endpoint.requests).toHaveLength(0);
  });

  test.each(['unknown', '', 5, ['pharmacy_order_created']])(
    'for the event type %j is refused',
    async (type) => {
      const answer = await sendTest({ target_url: 'https://127.0.0.1/rx', event_type: type });
      expect(answer).toStrictEqual(fault('event_type', `must be one of ${TYPES.join(', ')}`));
    },
  );
});
