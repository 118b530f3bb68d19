/** TLS to PostgreSQL and the rights of the role, as docs/postgresql.md has them: each of its lines, with real processes. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createTestDatabase, runStatement } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { databaseUrl } from '../../libs/testing/src/postgres.js';
import { ApiCaller } from '../support/api-caller.js';
import { childApp } from '../support/child-app.js';
import { orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import { runToEnd } from '../support/run-to-end.js';
import { setUpTenant } from '../support/tenant.js';
import { startTlsPostgres } from '../support/tls-postgres.js';

const MIGRATE = 'apps/api/src/migrate.main.ts';
const START_MS = 60_000;
const ADMIN_API_KEY = 'kV3mT9xQ2rL8wZ5nB7yH4cJ6pF1sD0gA';

const production = {
  NODE_ENV: 'production',
  ADMIN_API_KEY,
  ENCRYPTION_KEYS: 'k1:q83vEj/RWeJ4mrze8BI0VniavN4/AS9FZ4mrze8BI0U=',
  TARGET_ALLOW_CIDRS: '127.0.0.0/8',
  TARGET_ALLOW_HTTP: 'true',
  TARGET_ALLOW_PORTS: '*',
  SHUTDOWN_DELAY_MS: '0',
  LOG_LEVEL: 'warn',
};

const WARN = 40;

/** What a process says that is more than information, each line as it has to be in production. */
async function run(script: string, DATABASE_URL: string, more: Record<string, string> = {}) {
  const { code, lines } = await runToEnd(script, { ...production, DATABASE_URL, ...more });
  const told = lines.map((line): { level: number; msg: string } => JSON.parse(line));
  return { code, said: told.filter(({ level }) => level >= WARN).map(({ msg }) => msg) };
}

describe('TLS to PostgreSQL', { timeout: START_MS }, () => {
  let server: Awaited<ReturnType<typeof startTlsPostgres>>;

  beforeAll(async () => {
    server = await startTlsPostgres();
  }, START_MS);
  afterAll(() => server.close());

  const at = (query: string) => `${server.url}?${query}`.replace('CA_FILE', server.caFile);

  test.each([
    'sslmode=verify-full&sslrootcert=CA_FILE',
    'sslmode=require&sslrootcert=CA_FILE',
    'sslmode=prefer&sslrootcert=CA_FILE',
    'sslmode=verify-ca&sslrootcert=CA_FILE',
    'sslmode=no-verify',
  ])('%s is enough, and nothing is said', async (query) => {
    expect(await run(MIGRATE, at(query))).toEqual({ code: 0, said: [] });
  });

  test('NODE_EXTRA_CA_CERTS names the authority as well', async () => {
    const more = { NODE_EXTRA_CA_CERTS: server.caFile };
    expect(await run(MIGRATE, at('sslmode=verify-full'), more)).toEqual({ code: 0, said: [] });
  });

  test.each(['verify-full', 'require', 'verify-ca'])(
    'sslmode=%s refuses an authority that nobody knows at once, and says how to name it',
    async (mode) => {
      const { code, said } = await run(MIGRATE, at(`sslmode=${mode}`));
      expect([code, said.at(-1)]).toEqual([78, expect.stringContaining('sslrootcert')]);
      expect(said.filter((line) => line.includes('cannot be reached'))).toEqual([]);
    },
  );

  test.each(['verify-full', 'verify-ca'])(
    'sslmode=%s refuses a certificate that is for another host, and says so',
    async (mode) => {
      const url = at(`sslmode=${mode}&sslrootcert=CA_FILE`).replace('127.0.0.1', 'localhost');
      const { code, said } = await run(MIGRATE, url);
      expect([code, said.at(-1)]).toEqual([78, expect.stringMatching(/ERR_TLS_CERT_ALTNAME/)]);
    },
  );

  test('every connection of api and worker is encrypted, those of the queue too', async () => {
    const url = at('sslmode=verify-full&sslrootcert=CA_FILE');
    await run(MIGRATE, url);
    await Promise.all(
      (['api', 'worker'] as const).map((app) =>
        childApp(app, { ...production, DATABASE_URL: url }),
      ),
    );
    const client = new Client({ connectionString: at('sslmode=no-verify') });
    await client.connect();
    onTestFinished(() => client.end());
    const { rows } = await client.query<{ ssl: boolean; count: number }>(
      `SELECT ssl, count(*)::int FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() GROUP BY ssl`,
    );
    expect(rows).toEqual([{ ssl: true, count: expect.any(Number) }]);
  });
});

test('a server that does not speak TLS is told as such, and not waited for', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const { code, said } = await run(
    'apps/worker/src/main.ts',
    `${database.url}?sslmode=verify-full`,
  );
  expect([code, said]).toEqual([78, [expect.stringContaining('does not speak TLS')]]);
}, 30_000);

describe('the rights of the role', { timeout: 2 * START_MS }, () => {
  let owner: string;
  let name: string;
  const roles: string[] = [];

  beforeAll(async () => {
    const { serverUrl, template } = inject('postgres');
    name = `${template}_rights`;
    await runStatement(serverUrl, `CREATE DATABASE "${name}"`);
    owner = databaseUrl(serverUrl, name);
  });
  afterAll(async () => {
    const { serverUrl } = inject('postgres');
    await runStatement(serverUrl, `DROP DATABASE "${name}" WITH (FORCE)`);
    for (const role of roles) await runStatement(serverUrl, `DROP ROLE "${role}"`);
  });

  /** The URL of a role that may do nothing yet. */
  async function makeRole(role: string): Promise<string> {
    await runStatement(owner, `CREATE ROLE "${role}" LOGIN PASSWORD 'a-password'`);
    roles.push(role);
    return Object.assign(new URL(owner), { username: role, password: 'a-password' }).href;
  }

  test('are asked for in one line each, and those of docs/postgresql.md are enough', async () => {
    const [migrator, runner] = [`${name}_migrator`, `${name}_runner`];
    const migratorUrl = await makeRole(migrator);
    const grant = (what: string, role: string) => runStatement(owner, `GRANT ${what} TO "${role}"`);

    const first = await run(MIGRATE, migratorUrl);
    expect([first.code, first.said]).toEqual([78, [expect.stringContaining('ON SCHEMA')]]);
    await grant('CREATE, USAGE ON SCHEMA public', migrator);
    const second = await run(MIGRATE, migratorUrl);
    expect([second.code, second.said]).toEqual([
      78,
      [expect.stringContaining('GRANT CREATE ON DATABASE')],
    ]);
    await grant(`CREATE ON DATABASE "${name}"`, migrator);
    expect(await run(MIGRATE, migratorUrl)).toEqual({ code: 0, said: [] });
    await runStatement(owner, `REVOKE CREATE ON DATABASE "${name}" FROM "${migrator}"`);
    expect(await run(MIGRATE, migratorUrl)).toEqual({ code: 0, said: [] });

    const runnerUrl = await makeRole(runner);
    const refused = await run('apps/api/src/main.ts', runnerUrl);
    expect([refused.code, refused.said]).toEqual([
      78,
      [expect.stringContaining('docs/postgresql.md')],
    ]);
    await grant('USAGE ON SCHEMA public', runner);
    await grant('CREATE, USAGE ON SCHEMA bullmq', runner);
    for (const what of ['SELECT, INSERT, UPDATE, DELETE ON ALL TABLES', 'USAGE ON ALL SEQUENCES'])
      await grant(`${what} IN SCHEMA public, bullmq`, runner);
    const env = { ...production, DATABASE_URL: runnerUrl };
    const folder = await mkdtemp(join(tmpdir(), 'rights-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const logFile = join(folder, 'log');
    const apps = await Promise.all(
      (['api', 'worker'] as const).map((app) => childApp(app, env, { logFile })),
    );
    const tenant = await setUpTenant(new ApiCaller(apps[0]?.url ?? '', ADMIN_API_KEY));
    const endpoint = await receiver();
    await tenant.subscribe(endpoint.url);
    expect((await tenant.send(orderEvent())).status).toBe(202);
    await endpoint.waitFor(1, 20_000);
    await Promise.all(apps.map((app) => app.terminate()));
    expect(await readFile(logFile, 'utf8')).toBe('');
    // What belongs to a role goes before the role does.
    await runStatement(owner, `DROP OWNED BY "${runner}"`);
    await runStatement(owner, `REASSIGN OWNED BY "${migrator}" TO CURRENT_USER`);
    await runStatement(owner, `DROP OWNED BY "${migrator}"`);
  });
});
