import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { ApiCaller } from './support/api-caller.js';
import { childApp } from './support/child-app.js';
import { orderEvent } from './support/events.js';
import { ADMIN_KEY, startWorld, type World } from './support/world.js';

const MEBIBYTE = 1024 * 1024;
const CONTAINER_BYTES = 256 * MEBIBYTE;
/** Half of the container, as the image gives it. */
const HEAP = '--max-old-space-size=128';

let world: World;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
});
afterAll(() => world.close());

/** What a process has that the machine cannot take back, at its most; from /proc, so on Linux alone. */
function watchMemory(pid: number) {
  let most = 0;
  const look = () => {
    const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(
      readFileSync(`/proc/${pid}/status`, 'utf8'),
    )?.[1];
    most = Math.max(most, Number(kilobytes) * 1024);
  };
  const timer = setInterval(look, 10);
  onTestFinished(() => clearInterval(timer));
  return {
    most() {
      look();
      return most;
    },
  };
}

/** Of 200 KB, with many values. */
function largeEvent() {
  const event = orderEvent();
  const extra = Array.from({ length: 2000 }, (_, place) => ({ place, text: 'x'.repeat(75) }));
  return { ...event, data: { ...event.data, extra } };
}

test.runIf(process.platform === 'linux')(
  'an api with the heap of a container of 256 MB takes 24 events of 200 KB at a time, and stays within it',
  async () => {
    const tenant = await world.tenant();
    const api = await childApp('api', world.env, { flags: [HEAP] });
    const caller = new ApiCaller(api.url, ADMIN_KEY);
    const send = () => caller.call('POST', '/v1/events', { key: tenant.key, body: largeEvent() });
    const statuses: number[] = [];
    const memory = watchMemory(api.pid);
    for (let round = 0; round < 3; round += 1) {
      const answers = await Promise.all(Array.from({ length: 24 }, send));
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 202).length).toBeGreaterThan(24);
    expect(new Set([...statuses, 503])).toEqual(new Set([202, 503]));
    expect((await send()).status).toBe(202);
    expect(memory.most()).toBeLessThan(CONTAINER_BYTES);
  },
  60_000,
);
