import { describe, expect, it } from 'vitest';
import { parseTargetUrl, type TargetRules } from './target-url.js';

const rules: TargetRules = { allowHttp: false, allowPorts: [443, 8443], allowLocalhost: false };

function judge(url: string, overrides: Partial<TargetRules> = {}): string {
  const target = parseTargetUrl(url, { ...rules, ...overrides });
  return target.kind === 'target' ? target.url.href : `${target.kind}: ${target.reason}`;
}

describe('an accepted target URL', () => {
  it.each([
    ['https://hooks.example.com', 'https://hooks.example.com/'],
    ['HTTPS://Hooks.Example.COM/Path', 'https://hooks.example.com/Path'],
    ['https://hooks.example.com/a%20b?c=d%00', 'https://hooks.example.com/a%20b?c=d%00'],
    ['https://hooks.example.com?x=http://a@b', 'https://hooks.example.com/?x=http://a@b'],
    ['https://bücher.example.com/', 'https://xn--bcher-kva.example.com/'],
    ['https://xn--bcher-kva.example.com/', 'https://xn--bcher-kva.example.com/'],
    ['https://[2606:4700::1111]:8443/', 'https://[2606:4700::1111]:8443/'],
    ['https://11.22.33.44/', 'https://11.22.33.44/'],
    ['https://💩.example.com/', 'https://xn--ls8h.example.com/'],
    ['https://my_hook.example.com/', 'https://my_hook.example.com/'],
  ])('%s', (url, href) => {
    expect(judge(url)).toBe(href);
  });

  it('takes 2048 characters and no more', () => {
    const url = 'https://hooks.example.com/'.padEnd(2048, 'a');
    expect([judge(url), judge(`${url}a`)]).toEqual([
      url,
      'invalid: The URL is longer than 2048 characters; shorten it.',
    ]);
  });
});

describe('a text that is refused as no usable URL', () => {
  it.each([
    ['', 'must start with https://'],
    ['hooks.example.com', 'must start with https://'],
    ['https:/hooks.example.com/', 'must start with https://'],
    ['https:///hooks.example.com/', 'must start with https://'],
    ['https://', 'must start with https://'],
    ['ftp://hooks.example.com/', 'must start with https://'],
    ['http://hooks.example.com/', 'http:// is not allowed here'],
    ['https://hooks.example.com/ ', 'a space'],
    ['https://hooks.example.com/a b', 'a space'],
    ['https://hooks.example.com/\u200b', 'an invisible character'],
    ['https://hooks.example.com/\u202e', 'an invisible character'],
    ['https://hooks.example.com/\ufeff', 'an invisible character'],
    ['https://hooks.example.com/\ud800', 'an invisible character'],
    ['https://hooks.example.com\\@other.example.com/', 'a backslash'],
    ['https://hooks.example.com/#', 'fragment'],
    ['https://@hooks.example.com/', 'user name'],
    ['https://a:b@hooks.example.com/', 'user name'],
    ['https://hooks%2eexample.com/', 'percent sign'],
    ['https://hooks.example.com:99999/', 'cannot be read'],
    ['https://hooks.example.com:44a/', 'cannot be read'],
    ['https://hooks.example.com./', 'ends with a dot'],
    ['https://hooks..example.com/', 'invalid part'],
    ['https://hooks!.example.com/', 'invalid part'],
    [`https://${'a'.repeat(64)}.example.com/`, 'invalid part'],
    [`https://${'a.'.repeat(130)}com/`, 'longer than 253'],
    ['https://redis/', 'no domain'],
    ['https://1.2.3.4.5/', 'cannot be read'],
    ['https://0x7f.1/', 'unusual notation'],
    ['https://127。0。0。1/', 'unusual notation'],
    [
      'https://hooks.ⓔxample.com/',
      'written with look-alike characters; write it as hooks.example.com',
    ],
    ['https://hooks。example.com/', 'look-alike'],
    ['https://hoo\u212as.example.com/', 'look-alike'],
    ['https://ｂücher.example.com/', 'look-alike'],
    ['https://ΟΔΟΣ.example.com/', 'look-alike'],
    ['https://hooks.example.com\u2044a.com/', 'invalid part'],
    ['https://foo.xn--localhost-/', 'invalid part'],
    ['https://xn--a.example.com/', 'invalid part'],
    ['https://[::ffff:8.8.8.8]/', 'an IPv4 address written as IPv6'],
  ])('%j', (url, reason) => {
    expect(judge(url)).toMatch(/^invalid: [A-Z].*\.$/);
    expect(judge(url)).toContain(reason);
  });
});

describe('a URL that is refused as off limits', () => {
  it.each([
    'https://localhost/',
    'https://a.localhost/',
    'https://metadata.google.internal/',
    'https://printer.local/',
    'https://router.home.arpa/',
    'https://localhost6.localdomain6/',
    'https://kubernetes.default.svc/',
    'https://wiki.corp/',
    'https://metadata.goog/',
  ])('%s, a name of a private network', (url) => {
    expect(judge(url)).toMatch(/^blocked: The host name exists only inside a private network/);
  });

  it('a port that is not on the list', () => {
    expect(judge('https://hooks.example.com:6379/')).toBe(
      'blocked: The port of the URL is not allowed; use one of 443, 8443.',
    );
  });

  it('the default port, when it is not on the list either', () => {
    expect(judge('https://hooks.example.com/', { allowPorts: [8443] })).toMatch(/^blocked/);
  });

  it('port 0, whatever the list', () => {
    expect(judge('https://hooks.example.com:0/', { allowPorts: 'any' })).toMatch(/^blocked/);
  });
});

describe('a setting of the operator', () => {
  it('accepts http and its port', () => {
    const opened = { allowHttp: true, allowPorts: [80] };
    expect(judge('http://hooks.example.com/', opened)).toBe('http://hooks.example.com/');
  });

  it('accepts any port', () => {
    const opened = { allowPorts: 'any' } as const;
    expect(judge('https://hooks.example.com:1/', opened)).toBe('https://hooks.example.com:1/');
  });

  it('accepts the name localhost, in any case but in no disguise', () => {
    const urls = [
      'https://LOCALHOST/',
      'https://ⓛocalhost/',
      'https://a.localhost/',
      'https://localhost./',
    ];
    const accepted = urls.filter(
      (url) => judge(url, { allowLocalhost: true }) === 'https://localhost/',
    );
    expect(accepted).toEqual(['https://LOCALHOST/']);
  });
});
