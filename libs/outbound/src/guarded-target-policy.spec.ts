import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DnsAnswer, type FakeDns, startFakeDns } from '@rxhooks/testing';
import { LOOPBACK, STRICT } from '../test/outbound-options.js';
import { MORE_URL_VECTORS } from '../test/more-url-vectors.js';
import { URL_VECTORS } from '../test/url-vectors.js';
import { GuardedTargetPolicy } from './guarded-target-policy.js';

const ALLOWED = { kind: 'allowed' };

let dns: FakeDns;
let answer: DnsAnswer;

beforeEach(async () => {
  answer = { failure: 'NXDOMAIN' };
  dns = await startFakeDns(() => answer);
});

afterEach(() => dns.stop());

function policy(options = STRICT): GuardedTargetPolicy {
  return new GuardedTargetPolicy({ ...options, dnsServers: [dns.server] });
}

it.each([...URL_VECTORS, ...MORE_URL_VECTORS])('%s is %s: %j', async (_, verdict, url) => {
  expect(await policy().check(url)).toMatchObject({ kind: verdict });
});

it.each<[string, DnsAnswer]>([
  ['nothing has', { failure: 'NXDOMAIN' }],
  ['leads to a public address', { A: ['93.184.216.34'], AAAA: ['2606:4700::1'] }],
  ['leads to an internal address', { A: ['10.1.2.3'] }],
])('accepts a name that %s, and asks no name server', async (_, given) => {
  answer = given;
  expect(await policy().check('https://hooks.example.com/')).toEqual(ALLOWED);
  expect(dns.questions).toEqual([]);
});

it('tells which address of the URL is not public', async () => {
  expect(await policy().check('https://10.0.0.5/')).toEqual({
    kind: 'refused',
    reason: '10.0.0.5 is not an address on the public internet; use a public host name.',
  });
});

it.each(['http://127.0.0.1:3000/', 'http://[::1]:3000/', 'http://localhost:3000/'])(
  'accepts %s where loopback is opened',
  async (url) => {
    expect(await policy(LOOPBACK).check(url)).toEqual(ALLOWED);
  },
);

it('still refuses the metadata service where loopback is opened', async () => {
  const verdict = await policy(LOOPBACK).check('http://169.254.169.254/');
  expect(verdict.kind).toBe('refused');
});
