import { beforeAll, describe, expect, it } from 'vitest';
import { createTlsIdentity, type TlsIdentity } from '../../testing/src/tls.js';
import { MAIL, mailBench } from '../../testing/src/mail-bench.js';

const login = { user: 'relay', password: 'PLANTED-password' };
const SENT = { kind: 'sent' };

let tls: TlsIdentity;

beforeAll(async () => {
  tls = await createTlsIdentity();
});

describe('a mail server', () => {
  it('is spoken to over TLS from the first byte when it is an smtps one', async () => {
    const script = { tls, isSecure: true, login };
    const { mailer } = await mailBench(script, { isSecure: true, login, ca: tls.ca });
    expect(await mailer.send(MAIL)).toEqual(SENT);
  });

  it('gets the password over STARTTLS when it is an smtp one', async () => {
    const { mailer } = await mailBench({ tls, login }, { login, ca: tls.ca });
    expect(await mailer.send(MAIL)).toEqual(SENT);
  });

  it('that offers no STARTTLS never sees the password', async () => {
    const { server, mailer } = await mailBench({}, { login });
    const result = await mailer.send(MAIL);
    expect(result).toMatchObject({
      kind: 'postponed',
      reason: expect.stringContaining('STARTTLS'),
    });
    expect(server.mails).toEqual([]);
  });

  it.each([true, false])(
    'whose certificate nobody vouches for gets nothing (TLS from the first byte: %s)',
    async (isSecure) => {
      const { server, mailer } = await mailBench({ tls, isSecure }, { isSecure });
      expect(await mailer.send(MAIL)).toMatchObject({ kind: 'postponed' });
      expect(server.mails).toEqual([]);
    },
  );

  it('that does not know the password is asked again another time', async () => {
    const wrong = { ...login, password: 'PLANTED-wrong' };
    const { mailer } = await mailBench({ tls, login }, { login: wrong, ca: tls.ca });
    const result = await mailer.send(MAIL);
    expect(result).toEqual({
      kind: 'postponed',
      reason: 'The mail server answered 535 to AUTH PLAIN.',
    });
    expect(JSON.stringify(result)).not.toContain('PLANTED');
  });
});
