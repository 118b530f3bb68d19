import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { configFault, KEY, REQUIRED } from '../../test/environment.js';
import { loadConfig } from './load-config.js';

const PRODUCTION = {
  ...REQUIRED,
  NODE_ENV: 'production',
  ADMIN_API_KEY: 'rxh_q7Zk2mP9vXc4Lr8sTn1WbYd6Hf3Jg5Ae',
};

const WEAK_TEXT = 'must be at least 32 random characters in production';
const WEAK_BYTES = 'must hold random keys in production';
const TOO_WIDE = 'must name networks of yours, none wider than /8 (IPv6: /7), in production';

const toBase64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64');

describe('in production', () => {
  it('strong keys are enough', () => {
    expect(loadConfig(PRODUCTION).isProduction).toBe(true);
  });

  it('a strong key may have a word in it', () => {
    const key = `operator-secret-${PRODUCTION.ADMIN_API_KEY}`;
    expect(loadConfig({ ...PRODUCTION, ADMIN_API_KEY: key }).adminApiKey).toBe(key);
  });

  it('the GraphQL API keeps its schema to itself, unless it is told otherwise', () => {
    expect(loadConfig(PRODUCTION).graphqlIntrospection).toBe(false);
    const told = { ...PRODUCTION, GRAPHQL_INTROSPECTION: 'true' };
    expect(loadConfig(told).graphqlIntrospection).toBe(true);
  });

  it.each<readonly [name: string, value: string, text: string]>([
    ['ADMIN_API_KEY', 'short', WEAK_TEXT],
    ['ADMIN_API_KEY', 'x'.repeat(64), WEAK_TEXT],
    ['ADMIN_API_KEY', '123456789'.repeat(4), WEAK_TEXT],
    ['ADMIN_API_KEY', 'changeme-changeme-changeme-change-me-1234', WEAK_TEXT],
    ['ENCRYPTION_KEYS', `k1:${Buffer.alloc(32).toString('base64')}`, WEAK_BYTES],
    ['ENCRYPTION_KEYS', `k1:${KEY},k0:${Buffer.alloc(32, 'ab').toString('base64')}`, WEAK_BYTES],
    ...[
      '0123456789abcdef'.repeat(2),
      '1234567890'.repeat(4),
      'abcdefghijklmnopqrstuvwxyz0123456789',
      'fedcba9876543210'.repeat(2),
      '00112233445566778899aabbccddeeff',
      '1a2b3c4d5e6f7g8h9i0j1k2l3m4n5o6p',
      'qwertyuiopasdfghjklzxcvbnm1234567890',
      'deadbeefcafe'.repeat(4),
      'acegikmoqsuwybdfhjlnprtvxz0246813579',
      Buffer.from('adminpassword123').toString('hex'),
      toBase64('012345678901234567890123'),
      toBase64(Uint8Array.from({ length: 24 }, (_, index) => index)),
    ].map((key) => ['ADMIN_API_KEY', key, WEAK_TEXT] as const),
    ...[
      Uint8Array.from({ length: 32 }, (_, index) => index),
      Uint8Array.from({ length: 32 }, (_, index) => 255 - index),
      Uint8Array.from({ length: 32 }, (_, index) => index * 7),
      Uint8Array.from({ length: 32 }, (_, index) => (index * 37) % 16),
      Uint8Array.from({ length: 32 }, (_, index) => (index % 2 ? index : 200 - index)),
      Buffer.from('0123456789abcdef'.repeat(2)),
      Buffer.from('1234567890'.repeat(4)).subarray(0, 32),
      Buffer.from('qwertyuiopasdfghjklzxcvbnm123456'),
      Buffer.from('qwertyuiopasdfghjklzxcvbnm12345\n'),
      Buffer.concat([Buffer.from('administrator-password'), Buffer.alloc(10)]),
      randomBytes(16).toString('hex').slice(0, 16).repeat(2),
    ].map((key) => ['ENCRYPTION_KEYS', `k1:${toBase64(key)}`, WEAK_BYTES] as const),
    ['TARGET_ALLOW_CIDRS', '0.0.0.0/0', TOO_WIDE],
    ['TARGET_ALLOW_CIDRS', '10.0.0.0/8,::/0', TOO_WIDE],
    ['TARGET_ALLOW_CIDRS', '0.0.0.0/1,128.0.0.0/1', TOO_WIDE],
    ['TARGET_ALLOW_CIDRS', '::/1,8000::/1', TOO_WIDE],
    ['NODE_TLS_REJECT_UNAUTHORIZED', '0', 'must not switch certificate checks off'],
  ])('%s=%s is refused, and only there', (name, value, text) => {
    const fault = configFault({ ...PRODUCTION, [name]: value });
    expect(fault.message).toBe(`The configuration is not usable:\n  ${name} ${text}`);
    expect(loadConfig({ ...PRODUCTION, NODE_ENV: 'development', [name]: value })).toBeDefined();
  });

  it.each([
    ['TARGET_ALLOW_CIDRS', '10.0.0.0/8,fc00::/7'],
    ['TARGET_ALLOW_HTTP', 'true'],
    ['NODE_TLS_REJECT_UNAUTHORIZED', '1'],
  ])('%s=%s is the operator’s to decide', (name, value) => {
    expect(loadConfig({ ...PRODUCTION, [name]: value }).isProduction).toBe(true);
  });

  it('missing and weak values are listed together, each variable once', () => {
    const { message } = configFault({
      NODE_ENV: 'production',
      ADMIN_API_KEY: 'weak',
      PORT: '0',
      TARGET_ALLOW_CIDRS: '::/0',
    });
    const names = message
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(' ')[0]);
    expect(names.toSorted()).toEqual([
      'ADMIN_API_KEY',
      'DATABASE_URL',
      'ENCRYPTION_KEYS',
      'PORT',
      'TARGET_ALLOW_CIDRS',
    ]);
  });
});
