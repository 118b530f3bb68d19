import { describe, expect, it } from 'vitest';
import { parseAdapter, render } from './adapter.js';

const FILE = {
  url: 'http://127.0.0.1:8080',
  path: '/apps/a1/events/{{id}}',
  method: 'PUT',
  headers: { authorization: 'Bearer t', 'idempotency-key': '{{id}}' },
  body: { kind: '{{event_type}}', key: 'k-{{id}}', payload: '{{data}}' },
  idHeader: 'webhook-id',
};
const event = { id: 'r1-42', number: 42, data: '{"bench_id":"r1-42","cost":1.50}' };

describe('an adapter', () => {
  it('says how an event is posted, with its data as it is', () => {
    expect(render(parseAdapter(JSON.stringify(FILE)), event)).toEqual({
      method: 'PUT',
      url: 'http://127.0.0.1:8080/apps/a1/events/r1-42',
      headers: { authorization: 'Bearer t', 'idempotency-key': 'r1-42' },
      body: `{"kind":"appointment_reminder_due","key":"k-r1-42","payload":${event.data}}`,
    });
  });

  it('posts without headers, and tells no ids apart, unless it says so', () => {
    const { url, path, body } = FILE;
    const adapter = parseAdapter(JSON.stringify({ url, path, body }));
    expect(adapter).toMatchObject({ method: 'POST', headers: {}, idHeader: '' });
  });

  it.each([
    ['no JSON', '{', 'JSON'],
    ['no url', { ...FILE, url: undefined }, 'url'],
    ['no path', { ...FILE, path: undefined }, 'path'],
    ['a body without the data', { ...FILE, body: { id: '{{id}}' } }, '"{{data}}"'],
    ['data within a text', { ...FILE, body: ['{{data}}', 'x {{data}}'] }, '{{data}}'],
    ['a mark that there is not', { ...FILE, path: '/{{name}}' }, '{{name}}'],
    ['a header that is no text', { ...FILE, headers: { a: 1 } }, 'headers'],
    ['an id header that is no name', { ...FILE, idHeader: 'a: b' }, 'idHeader'],
    ['a member that there is not', { ...FILE, header: {} }, '"header"'],
  ])('with %s is refused', (_, file, part) => {
    const text = typeof file === 'string' ? file : JSON.stringify(file);
    expect(() => parseAdapter(text)).toThrow(part);
  });
});
