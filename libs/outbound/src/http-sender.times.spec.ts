import { httpAnswer } from '@rxhooks/testing';
import { generate } from 'selfsigned';
import { expect, it } from 'vitest';
import { useSenderBench } from '../test/sender-bench.js';
import type { HttpSender } from './http-sender.js';

const bench = useSenderBench();
const ANSWER = httpAnswer('200 OK', 'thanks', { Server: 'nginx', 'Set-Cookie': 'a=planted' });

const post = (sender: HttpSender, url: string) =>
  sender.send({
    url,
    organisationUid: 'org_a',
    headers: {},
    body: Buffer.from('{}'),
    timeoutMs: 10_000,
  });

const TIME = expect.any(Number);

it('a request on a new connection tells how long the connection took', async () => {
  const receiver = await bench.receiver((socket) => socket.write(ANSWER));
  const { times, headers } = await post(bench.sender(), `http://127.0.0.1:${receiver.port}/`);
  expect(times).toEqual({ connectMs: TIME, firstByteMs: TIME });
  expect(headers).toEqual({ server: 'nginx' });
});

it('a request on a kept connection tells only how long the answer took', async () => {
  const receiver = await bench.receiver((socket) => socket.write(ANSWER));
  const sender = bench.sender();
  await post(sender, `http://127.0.0.1:${receiver.port}/`);
  const { times } = await post(sender, `http://127.0.0.1:${receiver.port}/`);
  expect(receiver.connectionCount).toBe(1);
  expect(times).toEqual({ firstByteMs: TIME });
});

it('a name is looked up, and TLS has a time of its own', async () => {
  const name = 'hooks.example.com';
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });
  const dns = await bench.dns(({ type }) => (type === 'A' ? { A: ['127.0.0.1'] } : {}));
  const receiver = await bench.receiver((socket) => socket.write(ANSWER), { tls: { key, cert } });
  const sender = bench.sender({ extraCa: cert, dnsServers: [dns.server] });
  const { times } = await post(sender, `https://${name}:${receiver.port}/`);
  expect(times).toEqual({ dnsMs: TIME, connectMs: TIME, tlsMs: TIME, firstByteMs: TIME });
});

it('the wait for a slow answer is the time to its first byte', async () => {
  const receiver = await bench.receiver(
    (socket) => void setTimeout(() => socket.write(ANSWER), 300),
  );
  const { times, durationMs } = await post(bench.sender(), `http://127.0.0.1:${receiver.port}/`);
  expect(times?.firstByteMs).toBeGreaterThan(250);
  expect(times?.firstByteMs).toBeLessThanOrEqual(durationMs ?? 0);
});

it('a request without an answer has no first byte', async () => {
  const receiver = await bench.receiver((socket) => socket.end());
  const { times } = await post(bench.sender(), `http://127.0.0.1:${receiver.port}/`);
  expect(times).toEqual({ connectMs: TIME });
});
