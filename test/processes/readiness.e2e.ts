import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { eventually, testBackend } from '@rxhooks/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { childApp } from '../support/child-app.js';
import { canRunOwnRedis, type OwnRedis, startOwnRedis } from '../../libs/testing/src/own-redis.js';
import { startTlsRedis } from '../support/tls-redis.js';
import { startWorld, type World } from '../support/world.js';

const NOBODY_THERE = 'redis://127.0.0.1:1';

type Answer = { readonly status: number; readonly body: Readonly<Record<string, string>> };

async function ask(url: string): Promise<Answer> {
  const response = await fetch(`${url}/health/ready`);
  const body = (await response.json()) as Answer['body'];
  return { status: response.status, body };
}

async function openWorld(env: Readonly<Record<string, string>> = {}) {
  const world = await startWorld(env, { withWorker: false });
  onTestFinished(() => world.close());
  const worker = await world.startWorker();
  return { world, worker, ...(await addresses(world, worker)) };
}

async function addresses(world: World, worker: NestFastifyApplication) {
  const workerUrl = await worker.getUrl();
  return { askApi: () => ask(world.api.url), askWorker: () => ask(workerUrl) };
}

const misconfigured = { api: { queue: 'misconfigured' }, worker: 503 };

async function expectMisconfigured({ askApi, askWorker }: Awaited<ReturnType<typeof addresses>>) {
  await eventually(async () =>
    expect(await askApi()).toMatchObject({ status: 200, body: misconfigured.api }),
  );
  const answer = await askWorker();
  expect(answer).toMatchObject({ status: misconfigured.worker, body: misconfigured.api });
  expect(answer.body['error']).toMatch(/^The queue refuses this process/);
}

test('both apps tell the state of every part', async () => {
  const { askApi, askWorker } = await openWorld();
  await eventually(async () =>
    expect(await askApi()).toMatchObject({
      status: 200,
      body: { status: 'ok', database: 'ok', queue: 'ok' },
    }),
  );
  expect(await askWorker()).toMatchObject({
    status: 200,
    body: { status: 'ok', database: 'ok', queue: 'ok', progress: 'ok' },
  });
});

test('the state of the queue is a metric', async () => {
  const { worker } = await openWorld();
  const url = await worker.getUrl();
  await eventually(async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toContain('rxhooks_state{part="queue",state="ok"} 1');
    expect(text).toContain('rxhooks_state{part="queue",state="away"} 0');
  });
});

describe.runIf(testBackend() === 'postgres')('with the queue in PostgreSQL', () => {
  test('tables that are missing make a worker not ready, and are told by the api', async () => {
    const { world, ...apps } = await openWorld();
    await eventually(async () => expect((await apps.askWorker()).status).toBe(200));
    await world.database.query('ALTER SCHEMA bullmq RENAME TO elsewhere');
    await expectMisconfigured(apps);
  });
});

describe.runIf(testBackend() === 'redis' && canRunOwnRedis)('with the queue in Redis', () => {
  let redis: OwnRedis;
  beforeAll(async () => {
    redis = await startOwnRedis({ '--requirepass': 'right' });
  });
  afterAll(() => redis.kill());

  test('a worker is not ready until the queue has answered once', async () => {
    const { askApi, askWorker } = await openWorld({ REDIS_URL: NOBODY_THERE });
    expect(await askApi()).toMatchObject({ status: 200, body: { queue: 'away' } });
    const answer = await askWorker();
    expect(answer).toMatchObject({ status: 503, body: { queue: 'away' } });
    expect(answer.body['error']).toBe('The queue has not answered since the start');
  });

  test.each([
    ['a wrong password', (url: string) => url.replace('right', 'wrong')],
    ['no password where one is asked for', (url: string) => url.replace(':right@', '')],
  ])('%s makes a worker not ready, and is told by the api', async (_, toUrl) => {
    await expectMisconfigured(await openWorld({ REDIS_URL: toUrl(redis.url) }));
  });

  test.each(['deliveries:wait', 'look'])(
    'a key "%s" of another program under the prefix makes a worker not ready, and is told by the api',
    async (key) => {
      const { world, ...apps } = await openWorld();
      await eventually(async () => expect((await apps.askWorker()).status).toBe(200));
      const other = new Redis(world.env['REDIS_URL'] ?? '');
      onTestFinished(() => other.disconnect());
      await other.set(`${world.env['QUEUE_PREFIX']}:${key}`, 'of another type');
      await expectMisconfigured(apps);
    },
  );

  test('a certificate that is not trusted is told', async () => {
    const { url, close } = await startTlsRedis();
    onTestFinished(close);
    const world = await startWorld({}, { withWorker: false });
    onTestFinished(() => world.close());
    const api = await childApp('api', { ...world.env, REDIS_URL: url });
    const expected = { status: 200, body: { queue: 'misconfigured' } };
    await eventually(async () => expect(await ask(api.url)).toMatchObject(expected));
  }, 60_000);

  test('a certificate is trusted by the authorities of NODE_EXTRA_CA_CERTS', async () => {
    const { url, caFile, close } = await startTlsRedis();
    onTestFinished(close);
    const world = await startWorld({}, { withWorker: false });
    onTestFinished(() => world.close());
    const worker = await childApp('worker', {
      ...world.env,
      REDIS_URL: url,
      NODE_EXTRA_CA_CERTS: caFile,
    });
    expect(await ask(worker.url)).toMatchObject({ status: 200, body: { queue: 'ok' } });
  }, 60_000);

  test('an outage after that is told, and is no reason to take either out of service', async () => {
    const own = await startOwnRedis();
    onTestFinished(() => own.kill());
    const { askApi, askWorker } = await openWorld({ REDIS_URL: own.url });
    await eventually(async () => expect((await askWorker()).status).toBe(200));
    await own.kill();
    await eventually(async () => {
      expect(await askApi()).toMatchObject({ status: 200, body: { queue: 'away' } });
      expect(await askWorker()).toMatchObject({ status: 200, body: { queue: 'away' } });
    });
  });

  test('a server that takes no jobs is away, however well it answers PING', async () => {
    const own = await startOwnRedis({ '--maxmemory': '1', '--maxmemory-policy': 'noeviction' });
    onTestFinished(() => own.kill());
    const { askApi } = await openWorld({ REDIS_URL: own.url });
    expect(await askApi()).toMatchObject({ status: 200, body: { queue: 'away' } });
  });
});
