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
