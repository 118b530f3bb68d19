import { isIP } from 'node:net';
import { parse as parseAsNodeOnceDid } from 'node:url';
import { calledUrlOf, requestTargetOf } from '@rxhooks/domain';
import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { expect, it } from 'vitest';
import { parseTargetUrl } from './target-url.js';

const HOST = /^(?:[a-z0-9_-]{1,63}\.)+[a-z0-9_-]{1,63}$/;
const rules = { allowHttp: true, allowPorts: 'any', allowLocalhost: false } as const;

const delimiters = constantFrom(
  ':',
  '/',
  '//',
  '\\',
  '@',
  '#',
  '?',
  '%',
  '%2e',
  '.',
  '..',
  '[',
  ']',
  '\t',
);
const hosts = constantFrom(
  '127.0.0.1',
  '::1',
  '0x7f',
  '0177',
  'localhost',
  'hooks.example.com',
  'a',
  '1',
);
const disguises = constantFrom(
  ...'。 ⓛ \u00ad ß ẞ \u212a ſ İ Σ ς é 中 ☃ \u0338 \u2044 :80 https: xn-- -'.split(' '),
);
const anything = string({ maxLength: 3, unit: 'binary' });
const hostile = array(oneof(delimiters, hosts, disguises, anything), { maxLength: 6 });

it('accepts only texts whose host is a dotted name or an address, and reads the same again', () => {
  let accepted = 0;
  assert(
    property(constantFrom('', 'https://', 'http://'), hostile, (scheme, parts) => {
      const first = parseTargetUrl(scheme + parts.join(''), rules);
      if (first.kind !== 'target') return;
      accepted += 1;
      const { hostname, href, host } = first.url;
      expect(isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || HOST.test(hostname)).toBe(true);
      const again = parseTargetUrl(href, rules);
      expect(again.kind === 'target' && again.url.host).toBe(host);
    }),
    { numRuns: 20_000 },
  );
  expect(accepted).toBeGreaterThan(200); // otherwise the texts above prove nothing
});

it('splits an accepted text where the URL parser does, and sends nothing that HTTP forbids', () => {
  let accepted = 0;
  assert(
    property(constantFrom('', '/', '?', ':443/', '#'), hostile, (end, parts) => {
      const raw = `https://hooks.example.com${end}${parts.join('')}`;
      const target = parseTargetUrl(raw, rules);
      if (target.kind !== 'target') return;
      accepted += 1;
      expect(requestTargetOf(raw)).toMatch(/^\/[!$&-;=?-Z[\]_a-z~%]*$/);
      const called = parseTargetUrl(calledUrlOf(raw), rules);
      expect(called.kind === 'target' && called.url.host).toBe(target.url.host);
      // The same resource as the parser's own reading, but for the text in which it is asked for.
      const [read, asked] = [target.url, new URL(calledUrlOf(raw))];
      expect(asked.pathname.replaceAll('%7C', '|')).toBe(read.pathname.replaceAll('%7C', '|'));
    }),
    { numRuns: 10_000 },
  );
  expect(accepted).toBeGreaterThan(200);
});

it('accepts no text in which another parser finds another host', () => {
  assert(
    property(hostile, (parts) => {
      for (const raw of [`https://${parts.join('')}`, `https://a${parts.join('')}.example.com/`]) {
        const target = parseTargetUrl(raw, rules);
        if (target.kind !== 'target' || target.url.hostname.startsWith('[')) continue;
        expect(parseAsNodeOnceDid(raw).hostname).toBe(target.url.hostname);
      }
    }),
    { numRuns: 10_000 },
  );
});
