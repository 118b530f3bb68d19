/**
 * The README's examples, as they stand there: compiled against the built package, then run. What an example needs from
 * outside comes through the environment variables it names.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { testRedisUrl } from '@rxhooks/testing';
import { Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const library = fileURLToPath(new URL('..', import.meta.url));
const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const redisUrl = testRedisUrl();

let folder: string;
const closers: (() => Promise<unknown> | void)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxhooks-readme-'));
  const installed = join(folder, 'node_modules', '@rxhooks', 'client');
  await mkdir(installed, { recursive: true });
  for (const name of ['bullmq', 'ioredis', 'axios', '@types']) {
    await symlink(join(modules, name), join(folder, 'node_modules', name));
  }
  const compiler = join(modules, 'typescript7', 'bin', 'tsc');
  await run(process.execPath, [compiler, '-p', library, '--outDir', join(installed, 'dist')]);
  await cp(join(library, 'package.json'), join(installed, 'package.json'));

  const readme = await readFile(join(library, 'README.md'), 'utf8');
  const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? '');
  for (const [place, code] of examples.entries()) {
    await writeFile(join(folder, `${['producer', 'nodes', 'http', 'receiver'][place]}.ts`), code);
  }
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  const compilerOptions = { module: 'nodenext', strict: true, noEmit: true, types: ['node'] };
  const tsconfig = { compilerOptions, include: ['*.ts'] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  await run(process.execPath, [compiler, '-p', folder]).catch((error: { stdout: string }) => {
    throw new Error(`The README's examples do not compile:\n${error.stdout}`);
  });
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function start(example: string, env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [join(folder, `${example}.ts`)], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  closers.push(() => void child.kill('SIGKILL'));
  return child;
}

async function runToEnd(example: string, env: Record<string, string>) {
  const child = start(example, env);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = await once(child, 'close');
  return { code, output };
}

describe('the queue example', () => {
  it('enqueues an event on a real Redis, and ends', async () => {
    const prefix = `{test-${randomUUID()}}`;
    const ended = await runToEnd('producer', { REDIS_URL: redisUrl, QUEUE_PREFIX: prefix });
    expect(ended).toEqual({ code: 0, output: 'enqueued meeting-40d8-confirmed\n' });
    const queue = new Queue('domain-events', { connection: { url: redisUrl }, prefix });
    closers.push(() => queue.close());
    const [job] = await queue.getJobs(['waiting']);
    expect(job?.data).toMatchObject({ organisation_uid: 'linden-clinic', timestamp: 1760020000 });
    await queue.obliterate({ force: true });
  });

  it('says that the queue is away, and ends', async () => {
    const { code, output } = await runToEnd('producer', { REDIS_URL: 'redis://127.0.0.1:1' });
    expect(output).toBe('The queue is unavailable: connect ECONNREFUSED 127.0.0.1:1\n');
    expect(code).toBe(0);
  });
});

describe('the HTTP example', () => {
  it('sends its events and reports the refused one', async () => {
    let seen: unknown;
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        seen = { url: request.url, key: request.headers['x-api-key'], body: JSON.parse(text) };
        const accepted = { id: 'meeting-40d8-confirmed', duplicate: false };
        const refused = { error: 'unknown event type', details: [] };
        response.writeHead(202).end(JSON.stringify({ results: [accepted, refused] }));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { code, output } = await runToEnd('http', {
      RXHOOKS_URL: `http://127.0.0.1:${port}`,
      RXHOOKS_API_KEY: 'rxk_test',
    });
    expect(output).toBe('accepted 1, refused 1\nreminder-7c1-due unknown event type []\n');
    expect(code).toBe(0);
    const events = [{ event_type: 'patient_doctor_meeting_updated' }, { id: 'reminder-7c1-due' }];
    expect(seen).toMatchObject({ url: '/v1/events/batch', key: 'rxk_test', body: { events } });
  });
});

describe('the receiver example', () => {
  it('takes a signed delivery once and refuses a forged one', async () => {
    const key = Buffer.alloc(32, 7).toString('base64');
    const port = await freePort();
    const child = start('receiver', { WEBHOOK_SECRET: `whsec_${key}`, PORT: String(port) });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await once(child.stdout ?? child, 'data');

    const body = JSON.stringify({ event_type: 'own_event', timestamp: 1, data: { name: 'Größe' } });
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', Buffer.from(key, 'base64'))
      .update(`d-1.${timestamp}.${body}`)
      .digest('base64');
    const deliver = async (text: string) => {
      const headers = {
        'webhook-id': 'd-1',
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      };
      const url = `http://127.0.0.1:${port}/hook`;
      return (await fetch(url, { method: 'POST', headers, body: text })).status;
    };
    expect(await deliver(body)).toBe(204);
    expect(await deliver(body)).toBe(204);
    expect(await deliver(`${body} `)).toBe(401);
    expect(output).toBe('listening\nhandling own_event d-1\n');
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
