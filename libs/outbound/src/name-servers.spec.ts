import { Resolver } from 'node:dns/promises';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { NameServers } from './name-servers.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resolv-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function setUp() {
  const path = join(folder, 'resolv.conf');
  await writeFile(path, 'nameserver 192.0.2.1\n');
  let now = 0;
  const servers = new NameServers({ path, create: () => new Resolver() }, () => now);
  return { servers, path, pass: (ms: number) => (now += ms) };
}

it('keeps its resolver while nothing changes', async () => {
  const { servers, pass } = await setUp();
  const first = servers.current;
  pass(60_000);
  expect(servers.current).toBe(first);
});

it('makes another one when the file has changed', async () => {
  const { servers, path, pass } = await setUp();
  const first = servers.current;
  await writeFile(path, 'nameserver 192.0.2.22\n');
  pass(1000);
  expect(servers.current).not.toBe(first);
});

it('makes another one when questions fail again and again, and not for each of them', async () => {
  const { servers, pass } = await setUp();
  const first = servers.current;
  pass(5000);
  for (const _ of [1, 2, 3]) servers.note(true);
  const second = servers.current;
  for (const _ of [1, 2, 3]) servers.note(true);
  expect(second).not.toBe(first);
  expect(servers.current).toBe(second);
});

it('keeps it when an answer comes in between', async () => {
  const { servers, pass } = await setUp();
  const first = servers.current;
  pass(5000);
  for (const isFault of [true, true, false, true, true]) servers.note(isFault);
  expect(servers.current).toBe(first);
});
