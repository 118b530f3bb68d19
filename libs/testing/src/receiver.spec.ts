import { request } from 'node:https';
import { afterEach, describe, expect, it } from 'vitest';
import { startReceiver, type Receiver, type ReceiverOptions } from './receiver.js';
import { createTlsIdentity } from './tls.js';

let receiver: Receiver;
const start = async (options?: ReceiverOptions) => (receiver = await startReceiver(options));
afterEach(() => receiver.close());

describe('receiver', () => {
  it('records what was sent, byte for byte', async () => {
    await start();
    await fetch(`${receiver.url}/hook?a=1`, {
      method: 'POST',
      headers: { 'X-Signature': 'abc' },
      body: '{"ü": 1}',
    });
    const [first] = await receiver.waitFor(1);
    expect(first).toMatchObject({ method: 'POST', path: '/hook?a=1' });
    expect(first?.headers['x-signature']).toBe('abc');
    expect(first?.rawHeaders.map(([name]) => name)).toContain('X-Signature');
    expect(first?.body).toEqual(Buffer.from('{"ü": 1}'));
  });

  it('answers what the script says', async () => {
    await start({
      respond: ({ path }) =>
        path === '/busy' ? { status: 429, headers: { 'retry-after': '7' }, body: 'later' } : {},
    });
    const busy = await fetch(`${receiver.url}/busy`);
    expect([busy.status, busy.headers.get('retry-after'), await busy.text()]).toEqual([
      429,
      '7',
      'later',
    ]);
    expect((await fetch(receiver.url)).status).toBe(200);
  });

  it('resolves waitFor as soon as the fact holds', async () => {
    await start();
    const waiting = receiver.waitFor((all) => all.some(({ path }) => path === '/second'));
    await fetch(`${receiver.url}/first`);
    await fetch(`${receiver.url}/second`);
    await expect(waiting).resolves.toHaveLength(2);
  });

  it('says what came instead when waitFor gives up', async () => {
    await start();
    await fetch(`${receiver.url}/other`);
    await expect(receiver.waitFor(2, 20)).rejects.toThrow('Received: GET /other');
  });

  it('can reset the connection', async () => {
    await start({ respond: () => ({ reset: true }) });
    await expect(fetch(receiver.url)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  it('can hang before or after the headers, and still closes', async () => {
    await start({
      respond: ({ path }) => ({ hang: path === '/early' ? true : 'after-headers' }),
    });
    const late = await fetch(`${receiver.url}/late`);
    const early = fetch(`${receiver.url}/early`);
    await receiver.waitFor(2);
    await receiver.close();
    await expect(early).rejects.toThrow('fetch failed');
    await expect(late.text()).rejects.toThrow('terminated');
  });

  it('does not wait out its delays when it closes', async () => {
    await start({ respond: () => ({ delayMs: 60_000 }) });
    const slow = fetch(receiver.url);
    await receiver.waitFor(1);
    await receiver.close();
    await expect(slow).rejects.toThrow('fetch failed');
  });

  it('speaks HTTPS with a certificate that only its own authority vouches for', async () => {
    const tls = await createTlsIdentity();
    await start({ tls });
    const status = (host: string, ca?: string) =>
      new Promise((resolve, reject) => {
        request({ host, port: receiver.port, ca, method: 'POST' }, ({ statusCode }) =>
          resolve(statusCode),
        )
          .once('error', reject)
          .end();
      });
    await expect(status('127.0.0.1', tls.ca)).resolves.toBe(200);
    await expect(status('localhost', tls.ca)).resolves.toBe(200);
    await expect(status('127.0.0.1')).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });
});
