import 'reflect-metadata';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFault, REQUIRED } from '../../test/environment.js';
import { loadConfig } from './load-config.js';

const folder = mkdtempSync(join(tmpdir(), 'rxhooks-secrets-'));

function secretFile(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function inFiles(...names: string[]): Record<string, string | undefined> {
  const env: Record<string, string | undefined> = { ...REQUIRED };
  for (const name of names) {
    env[`${name}_FILE`] = secretFile(name, `${env[name]}\n`);
    env[name] = undefined;
  }
  return env;
}

describe('secrets in files', () => {
  it('are read as if they stood in the variables', () => {
    const env = inFiles('DATABASE_URL', 'ADMIN_API_KEY', 'ENCRYPTION_KEYS');
    expect(loadConfig(env)).toEqual(loadConfig(REQUIRED));
  });

  it.each([
    ['REDIS_URL', 'redis://redis.example.com'],
    ['SMTP_URL', 'smtp://mail.example.com'],
    ['REDIS_SENTINEL_PASSWORD', 'word'],
  ])('may hold %s', (name, value) => {
    const env = {
      ...REQUIRED,
      REDIS_URL: 'redis://redis.example.com',
      REDIS_SENTINEL: 'main',
      REDIS_SENTINEL_PASSWORD: 'word',
      SMTP_URL: 'smtp://mail.example.com',
      MAIL_FROM: 'webhooks@example.com',
    };
    const moved = { ...env, [name]: undefined, [`${name}_FILE`]: secretFile(name, value) };
    expect(loadConfig(moved)).toEqual(loadConfig(env));
  });

  it('keep everything but one line break at their end', () => {
    const env = { ...REQUIRED, ADMIN_API_KEY: undefined };
    const read = (text: string) =>
      loadConfig({ ...env, ADMIN_API_KEY_FILE: secretFile('key', text) }).adminApiKey;
    expect(read('operator\n')).toBe('operator');
    expect(read('operator\r\n')).toBe('operator');
    expect(read(' operator \n\n')).toBe(' operator \n');
  });

  it('may not stand in a variable as well', () => {
    const fault = configFault({ ...REQUIRED, ADMIN_API_KEY_FILE: secretFile('twice', 'other') });
    expect(fault.message).toContain(
      '  ADMIN_API_KEY_FILE must not be set together with ADMIN_API_KEY',
    );
  });

  it('are asked for by the name of the file when it cannot be read, and by nothing else', () => {
    const env = { ...REQUIRED, ADMIN_API_KEY: undefined, ADMIN_API_KEY_FILE: join(folder, 'none') };
    expect(configFault(env).message.split('\n').slice(1)).toEqual([
      '  ADMIN_API_KEY_FILE must name a file that this process can read (ENOENT)',
    ]);
  });

  it('have to keep the rules of their variables', () => {
    const env = { ...REQUIRED, DATABASE_URL: undefined };
    const fault = configFault({ ...env, DATABASE_URL_FILE: secretFile('url', 'mysql://secret') });
    expect(fault.message).toContain('  DATABASE_URL must be ');
    expect(fault.message).not.toContain('secret');
  });
});
