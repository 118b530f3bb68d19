import { fastify } from 'fastify';
import { expect, it } from 'vitest';
import { makeOnce } from './make-once.js';

it('a document is written once, and any other answer each time', async () => {
  const app = fastify();
  const written: string[] = [];
  makeOnce(app, ['/once']);
  for (const url of ['/once', '/often'])
    app.get(url, (_request, reply) => {
      written.push(url);
      return reply.type('text/yaml').send('a: 1');
    });
  for (const url of ['/once', '/once', '/often', '/often']) {
    const { headers, body } = await app.inject(url);
    expect([headers['content-type'], body]).toEqual(['text/yaml', 'a: 1']);
  }
  expect(written).toEqual(['/once', '/often', '/often']);
});

it('a kept answer is the same buffer for all callers, however many do not read it', async () => {
  const app = fastify();
  const sent: unknown[] = [];
  makeOnce(app, ['/once']);
  app.addHook('onSend', (_request, _reply, body, done) => {
    sent.push(body);
    done(null, body);
  });
  app.get('/once', (_request, reply) => reply.type('text/yaml').send('a: 1'));
  for (let count = 0; count < 3; count += 1) await app.inject('/once');
  expect(sent).toHaveLength(3);
  expect(new Set(sent).size).toBe(1);
});
