import { describe, expect, it } from 'vitest';
import { calledUrlOf, requestTargetOf } from './request-target.js';

describe('the request target of', () => {
  it.each([
    ['', '/'],
    ['/', '/'],
    ['/a/./b', '/a/./b'],
    ['/a/../b/', '/a/../b/'],
    ['/a/%2e%2E/b', '/a/%2e%2E/b'],
    ['//a//b', '//a//b'],
    ['/http://other.example.com/', '/http://other.example.com/'],
    ['/dup?', '/dup?'],
    ['?a=b', '/?a=b'],
    ['/?a=1?b=/../2', '/?a=1?b=/../2'],
    ["/it's?q='x'", "/it's?q='x'"],
    ["/!$&'()*+,;=:@-._~", "/!$&'()*+,;=:@-._~"],
    ['/a%20b?c=%zz&d=100%', '/a%20b?c=%zz&d=100%'],
    ['/%47%2fG?x=%26', '/%47%2fG?x=%26'],
    ['/[id]?a[]=1', '/[id]?a[]=1'],
    ['/{id}|"<>^`?{}|"<>^`', '/%7Bid%7D%7C%22%3C%3E%5E%60?%7B%7D%7C%22%3C%3E%5E%60'],
    ['/straße?q=日本', '/stra%C3%9Fe?q=%E6%97%A5%E6%9C%AC'],
    ['/\u{1f600}', '/%F0%9F%98%80'],
    ['/a#b', '/a'],
    ['#?b', '/'],
  ])('%j is %j', (text, expected) => {
    for (const authority of ['https://hooks.example.com', 'HTTP://[2606:4700::1]:8443'])
      expect(requestTargetOf(authority + text)).toBe(expected);
  });
});

describe('the URL that is called', () => {
  it.each([
    ['HTTPS://HOOKS.example.com:443', 'https://hooks.example.com/'],
    ['https://bücher.example.com/ß', 'https://xn--bcher-kva.example.com/%C3%9F'],
    ['https://hooks.example.com:8443/a/./b?', 'https://hooks.example.com:8443/a/./b?'],
    ['https://hooks.example.com/a?{b}#c', 'https://hooks.example.com/a?%7Bb%7D'],
    ['not a url', 'not a url'],
    ['mailto:a@example.com', 'mailto:a@example.com'],
  ])('for %j is %j', (target, expected) => {
    expect(calledUrlOf(target)).toBe(expected);
  });
});
