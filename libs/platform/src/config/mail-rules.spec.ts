import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { configFault, REQUIRED } from '../../test/environment.js';
import { loadConfig } from './load-config.js';

const SMTP_URL = 'smtp://mail.example.com';
const MAIL_FROM = 'webhooks@example.com';

const mailOf = (env: object) => loadConfig({ ...REQUIRED, SMTP_URL, MAIL_FROM, ...env }).mail;
const faultOf = (env: object) => configFault({ ...REQUIRED, ...env }).message;

describe('the mail server', () => {
  it.each([
    ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, isSecure: false }],
    ['smtps://mail.example.com/', { host: 'mail.example.com', port: 465, isSecure: true }],
    ['smtp://127.0.0.1:1025', { host: '127.0.0.1', port: 1025 }],
    ['smtp://[::1]:25', { host: '::1', port: 25 }],
    ['smtp://mail.example.com', { login: undefined }],
    ['smtp://us%40er:p%2Fa%3Fss%3A@mail', { login: { user: 'us@er', password: 'p/a?ss:' } }],
  ])('is read from %s', (SMTP_URL, expected) => {
    expect(mailOf({ SMTP_URL })).toMatchObject(expected);
  });

  it.each([
    'mail.example.com',
    'mail.example.com:25',
    'http://mail.example.com',
    'smtp:mail.example.com',
    'smtp://',
    'smtp://:25',
    'smtp://mail.example.com:0',
    'smtp://mail.example.com:65536',
    'smtp://user@mail.example.com',
    'smtp://:password@mail.example.com',
    'smtp://user:%ZZ@mail.example.com',
    'smtp://mail.example.com/path',
    'smtp://mail.example.com?tls.rejectUnauthorized=false',
    'smtp://mail.example.com/?logger=true',
    'smtp://mail.example.com#x',
  ])('cannot be %s', (SMTP_URL) => {
    const message = faultOf({ SMTP_URL, MAIL_FROM });
    expect(message.split('\n')).toHaveLength(2);
    expect(message).toContain('\n  SMTP_URL must be smtp:// or smtps://');
  });
});

describe('the sender', () => {
  const address = 'webhooks@example.com';

  it.each([
    [address, { name: '', address }],
    [`<${address}>`, { name: '', address }],
    [`Linden Webhooks <${address}>`, { name: 'Linden Webhooks', address }],
    [`"Webhooks, Linden" <${address}>`, { name: 'Webhooks, Linden', address }],
    [`Grün <${address}>`, { name: 'Grün', address }],
  ])('is read from %s', (MAIL_FROM, from) => {
    expect(mailOf({ MAIL_FROM })?.from).toEqual(from);
  });

  it.each([
    'Webhooks',
    'webhooks@localhost',
    `${address}, other@example.com`,
    `A <${address}> B`,
    `A\r\nBcc: other@example.com <${address}>`,
    'Webhooks <>',
    '@',
  ])('cannot be %j', (MAIL_FROM) => {
    const message = faultOf({ SMTP_URL, MAIL_FROM });
    expect(message.split('\n')).toHaveLength(2);
    expect(message).toContain('\n  MAIL_FROM must be an address');
  });
});

describe('mail', () => {
  it('is switched off when neither is set, or both are empty', () => {
    expect(loadConfig(REQUIRED).mail).toBeUndefined();
    expect(mailOf({ SMTP_URL: '', MAIL_FROM: '' })).toBeUndefined();
  });

  it('needs the sender with the server, and the server with the sender', () => {
    expect(faultOf({ SMTP_URL })).toContain('\n  MAIL_FROM must be an address');
    expect(faultOf({ MAIL_FROM })).toContain('\n  SMTP_URL must be smtp://');
    for (const one of [{ SMTP_URL }, { MAIL_FROM }])
      expect(faultOf(one).split('\n')).toHaveLength(2);
  });

  it('never has a value of its variables in a message', () => {
    const planted = { SMTP_URL: 'smtp://PLANTED:PLANTED@PLANTED/PLANTED', MAIL_FROM: 'PLANTED' };
    expect(faultOf(planted)).not.toContain('PLANTED');
  });
});

describe('the verification of addresses', () => {
  const PUBLIC_URL = 'https://hooks.example.com';
  const read = (env: object) => loadConfig({ ...REQUIRED, ...env }).mailVerification;

  it('is off until it is switched on, whether or not there is an origin', () => {
    for (const env of [{}, { PUBLIC_URL }, { MAIL_VERIFICATION: 'off', PUBLIC_URL }])
      expect(read(env)).toBeUndefined();
  });

  it.each([PUBLIC_URL, 'https://hooks.example.com/', 'https://HOOKS.example.com'])(
    'makes links below %s',
    (PUBLIC_URL) => {
      expect(read({ MAIL_VERIFICATION: 'on', PUBLIC_URL })).toEqual({
        publicUrl: 'https://hooks.example.com',
      });
    },
  );

  it.each([
    undefined,
    '',
    'hooks.example.com',
    'http://hooks.example.com',
    'https://',
    'https://user:PLANTED@hooks.example.com',
    'https://hooks.example.com/path',
    'https://hooks.example.com?x',
    'https://hooks.example.com:99999',
    'https://hooks.example.com#x',
    ' https://hooks.example.com',
    'https://hooks.example.com\r\nX: y',
  ])('does not start with the origin %j', (PUBLIC_URL) => {
    const message = faultOf({ MAIL_VERIFICATION: 'on', PUBLIC_URL });
    expect(message.split('\n')).toHaveLength(2);
    expect(message).toContain('\n  PUBLIC_URL must be where people reach the api');
    expect(message).not.toContain('PLANTED');
  });

  it('is on or off, and nothing else', () => {
    expect(faultOf({ MAIL_VERIFICATION: 'true', PUBLIC_URL })).toContain(
      '\n  MAIL_VERIFICATION must be on or off',
    );
  });

  it('does not start with an origin that is wrong even while it is off', () => {
    expect(faultOf({ PUBLIC_URL: 'http://hooks.example.com' })).toContain('\n  PUBLIC_URL must be');
  });
});
