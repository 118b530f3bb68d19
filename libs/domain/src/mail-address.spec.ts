import { describe, expect, it } from 'vitest';
import { isMailAddress } from './mail-address.js';

describe('isMailAddress', () => {
  it.each([
    'ops@example.com',
    'first.last+webhooks@mail.example.co.uk',
    "o'neil_1@example.com",
    'ops@xn--bcher-kva.example',
    'ops@bücher.example',
    `${'a'.repeat(64)}@example.com`,
  ])('takes %s', (address) => {
    expect(isMailAddress(address)).toBe(true);
  });

  it.each([
    '',
    'ops',
    '@example.com',
    'ops@',
    'ops@localhost',
    'ops@10.0.0.5',
    'ops@[10.0.0.5]',
    'ops@example..com',
    'ops@-example.com',
    '.ops@example.com',
    'ops.@example.com',
    'a@b@example.com',
    'ops@example.com,other@example.com',
    'ops@example.com other@example.com',
    'Ops <ops@example.com>',
    '<ops@example.com>',
    'group:ops@example.com;',
    '"ops"@example.com',
    'ops@example.com\r\nBcc: other@example.com',
    'ops\n@example.com',
    'ops@example.com\u0000',
    'öps@example.com',
    `${'a'.repeat(65)}@example.com`,
    `ops@${'a'.repeat(64)}.example.com`,
    `ops@${'a.'.repeat(130)}example`,
  ])('refuses %j', (address) => {
    expect(isMailAddress(address)).toBe(false);
  });
});
