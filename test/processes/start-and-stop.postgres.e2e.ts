/** How a process starts, what it says when it cannot, and how it leaves a load balancer's list before it stops. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@rxhooks/dev-postgres';
import { createTestDatabase, eventually, runStatement } from '@rxhooks/testing';
import { expect, onTestFinished, test } from 'vitest';
import { childApp } from '../support/child-app.js';
import { runToEnd } from '../support/run-to-end.js';
import { startWorld } from '../support/world.js';

const KEY = randomBytes(32);

const production = {
  NODE_ENV: 'production',
  ADMIN_API_KEY: 'kV3mT9xQ2rL8wZ5nB7yH4cJ6pF1sD0gA',
  ENCRYPTION_KEYS: `k1:${KEY.toString('base64')}`,
  DATABASE_URL: 'postgres://127.0.0.1:1/rxhooks',
};

test('an api that is told to stop is not ready at once, serves on, and closes its port later', async () => {
  const world = await startWorld({ SHUTDOWN_DELAY_MS: '2000' }, { withWorker: false });
  onTestFinished(() => world.close());
  const api = await childApp('api', world.env);

  const startedAt = performance.now();
  const ended = api.terminate();
  await eventually(async () => expect((await fetch(`${api.url}/health/ready`)).status).toBe(503));
  const served = await fetch(`${api.url}/health/live`);

  expect(served.status).toBe(200);
  expect(served.headers.get('connection')).toBe('close');
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(performance.now() - startedAt).toBeGreaterThan(1900);
}, 60_000);

test('a worker that is told to stop is not ready at once and ends with 0', async () => {
  const world = await startWorld({ SHUTDOWN_DELAY_MS: '1000' }, { withWorker: false });
  onTestFinished(() => world.close());
  const worker = await childApp('worker', world.env);

  const ended = worker.terminate();
  await eventually(async () =>
    expect((await fetch(`${worker.url}/health/ready`)).status).toBe(503),
  );

  expect(await ended).toEqual({ code: 0, signal: null });
}, 60_000);

test('a process that is told to stop says in its log what told it', async () => {
  const world = await startWorld({}, { withWorker: false });
  onTestFinished(() => world.close());
  const folder = await mkdtemp(join(tmpdir(), 'rxhooks-stop-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const logFile = join(folder, 'log');
  const worker = await childApp('worker', { ...world.env, LOG_LEVEL: 'info' }, { logFile });
  await worker.terminate();
  expect(await readFile(logFile, 'utf8')).toContain('"msg":"SIGTERM: the process stops"');
}, 60_000);

test('a process that starts does not list its modules and routes in its log', async () => {
  const world = await startWorld({}, { withWorker: false });
  onTestFinished(() => world.close());
  const folder = await mkdtemp(join(tmpdir(), 'rxhooks-start-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const logFile = join(folder, 'log');
  const api = await childApp('api', { ...world.env, LOG_LEVEL: 'info' }, { logFile });
  await api.terminate();
  const log = await readFile(logFile, 'utf8');
  expect(log).toContain('"msg":"Nest application successfully started"');
  expect(log).not.toMatch(/"context":"(InstanceLoader|RouterExplorer|RoutesResolver)"/);
}, 60_000);

test.each([
  ['development', 'refuses'],
  ['production', 'takes'],
] as const)(
  'an api in %s %s calls to another address of its machine',
  async (mode, answer) => {
    const world = await startWorld({}, { withWorker: false });
    onTestFinished(() => world.close());
    const more =
      mode === 'production' ? { ...production, DATABASE_URL: world.env['DATABASE_URL'] ?? '' } : {};
    const api = await childApp('api', { ...world.env, ...more, NODE_ENV: mode });
    const call = fetch(api.url.replace('127.0.0.1', '127.0.0.2') + '/health/live');
    if (answer === 'takes') expect((await call).status).toBe(200);
    else await expect(call).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  },
  60_000,
);

test.each(['apps/api/src/main.ts', 'apps/api/src/migrate.main.ts'])(
  '%s says in one line of JSON that its configuration is wrong, and ends with 78',
  async (script) => {
    const { code, lines } = await runToEnd(script, {
      ...production,
      ADMIN_API_KEY: 'short',
      PORT: 'x',
    });
    expect(code).toBe(78);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 60,
      msg: expect.stringContaining('ADMIN_API_KEY'),
    });
  },
  30_000,
);

test('a password with a character that URLs must encode is told as such, without the password', async () => {
  const DATABASE_URL = 'postgres://rx:se#cret/word@127.0.0.1:5432/rxhooks';
  const { code, lines } = await runToEnd('apps/api/src/main.ts', { ...production, DATABASE_URL });
  expect(code).toBe(78);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '').msg).toMatch(/DATABASE_URL .*%40/s);
  expect(lines[0]).not.toContain('cret');
}, 30_000);

test('a database that is away is waited for, in lines of JSON', async () => {
  const child = runToEnd('apps/worker/src/main.ts', production, { lines: 2 });
  const { lines } = await child;
  for (const line of lines)
    expect(JSON.parse(line)).toMatchObject({
      level: 40,
      msg: expect.stringContaining('ECONNREFUSED'),
    });
}, 30_000);

test('a warning of Node or of a library is a line of JSON', async () => {
  const warn = "setTimeout(()=>process.emitWarning('one\\ntwo'),1500)";
  const env = { ...production, NODE_OPTIONS: `--import=data:text/javascript,${warn}` };
  const { lines } = await runToEnd('apps/worker/src/main.ts', env, { lines: 2 });
  expect(lines.map((line) => JSON.parse(line).msg)).toContain('Warning: one');
}, 30_000);

test('a schema that is behind is told in one line', async () => {
  const older = await createTestDatabase();
  onTestFinished(() => older.drop());
  await runStatement(
    older.url,
    'DELETE FROM schema_migrations WHERE id = (SELECT max(id) FROM schema_migrations)',
  );
  const { code, lines } = await runToEnd('apps/api/src/main.ts', {
    ...production,
    DATABASE_URL: older.url,
    LOG_LEVEL: 'warn',
  });
  expect(code).toBe(1);
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
    'The database schema is behind this version. Run `npm run db:migrate` first.',
  ]);
}, 30_000);

test('a port that is in use is told with the variable that chooses another one', async () => {
  const world = await startWorld({}, { withWorker: false });
  onTestFinished(() => world.close());
  const other = createServer().listen(await freePort(), '0.0.0.0');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as { port: number };

  const env = {
    ...world.env,
    ...production,
    DATABASE_URL: world.env['DATABASE_URL'] ?? '',
    LOG_LEVEL: 'warn',
    PORT: `${port}`,
  };
  const { code, lines } = await runToEnd('apps/api/src/main.ts', {
    ...env,
    ENCRYPTION_KEYS: production.ENCRYPTION_KEYS,
  });

  expect(code).toBe(1);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '').msg).toContain('PORT');
}, 30_000);

test('another encryption key than the one in use is told in one line, and ends with 78', async () => {
  const world = await startWorld({}, { withWorker: false });
  onTestFinished(() => world.close());
  const tenant = await world.tenant();
  await tenant.subscribe('https://hooks.example.com/orders');

  const { code, lines } = await runToEnd('apps/worker/src/main.ts', {
    ...world.env,
    ...production,
    DATABASE_URL: world.env['DATABASE_URL'] ?? '',
    LOG_LEVEL: 'warn',
  });

  expect(code).toBe(78);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '').msg).toMatch(/^ENCRYPTION_KEYS lacks /);
}, 30_000);

test('a migration says how much it has done', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const env = { ...production, DATABASE_URL: database.url };
  const { code, lines } = await runToEnd('apps/api/src/migrate.main.ts', env);
  expect(code).toBe(0);
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
    '0 migrations run; the database schema is up to date.',
  ]);
}, 30_000);

test('a warning of Node itself is a line of JSON as well', async () => {
  // Given as soon as the process says what it does with a fault.
  const odd = `process.on('newListener',(name)=>name==='uncaughtException'&&process.emitWarning('odd'))`;
  const NODE_OPTIONS = `--import=data:text/javascript,${odd}`;
  const env = { ...production, NODE_OPTIONS };
  const { lines } = await runToEnd('apps/worker/src/main.ts', env, { lines: 1 });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 40, msg: 'Warning: odd' });
}, 30_000);
