import { describe, expect, it } from 'vitest';
import { MAIL, mailBench, mailerTo, mailServer } from '../../testing/src/mail-bench.js';

const TEXT = 'PLANTED <ops@example.com> PLANTED';
/** Long enough for a server that answers, on a busy machine. */
const SHORT_MS = 1000;

describe('a mail that is refused for good', () => {
  it.each([
    [550, '5.1.1 ', 'The mail server answered 550 5.1.1 to RCPT TO.'],
    [553, '', 'The mail server answered 553 to RCPT TO.'],
  ])('has an address that got a %i %s', async (code, enhanced, reason) => {
    const { mailer } = await mailBench({ onRecipient: () => ({ code, text: enhanced + TEXT }) });
    expect(await mailer.send(MAIL)).toEqual({ kind: 'refused', reason });
  });

  it('may also be refused when it has been read', async () => {
    const { mailer } = await mailBench({ onMail: () => ({ code: 554, text: TEXT }) });
    const reason = 'The mail server answered 554 to DATA.';
    expect(await mailer.send(MAIL)).toEqual({ kind: 'refused', reason });
  });
});

describe('a mail is tried again', () => {
  it.each([
    ['the recipient is deferred', { onRecipient: () => ({ code: 451, text: TEXT }) }, '451'],
    ['the policy says no', { onRecipient: () => ({ code: 550, text: `5.7.1 ${TEXT}` }) }, '5.7.1'],
    ['we may not send', { onSender: () => ({ code: 550, text: TEXT }) }, '550 to MAIL FROM'],
    ['the server is too busy', { onConnect: () => ({ code: 421, text: TEXT }) }, '421'],
    ['the server wants none of us', { onConnect: () => ({ code: 554, text: TEXT }) }, '554'],
    ['the mail is deferred', { onMail: () => ({ code: 452, text: TEXT }) }, '452 to DATA'],
  ] as const)('when %s, and the reason holds codes alone', async (_when, script, code) => {
    const { mailer } = await mailBench(script);
    const result = await mailer.send(MAIL);
    expect(result).toMatchObject({ kind: 'postponed', reason: expect.stringContaining(code) });
    expect(JSON.stringify(result)).not.toMatch(/PLANTED|@/);
  });

  it('when nobody is there', async () => {
    const server = await mailServer();
    await server.close();
    expect(await mailerTo(server.port).send(MAIL)).toEqual({
      kind: 'postponed',
      reason: 'No answer of the mail server: ESOCKET ECONNREFUSED.',
    });
  });

  it('when the name of the server leads nowhere, without telling the name', async () => {
    const result = await mailerTo(25, { host: 'planted.invalid' }).send(MAIL);
    expect(result).toMatchObject({ kind: 'postponed', reason: expect.stringContaining('EDNS') });
    expect(JSON.stringify(result)).not.toContain('planted');
  });

  it.each([
    ['at the greeting', { onConnect: () => 'hang' }],
    ['at the recipient', { onRecipient: () => 'hang' }],
    ['when it has read all of it', { onMail: () => 'hang' }],
  ] as const)('when the server hangs %s', async (_where, script) => {
    const { mailer } = await mailBench(script, { timeoutMs: SHORT_MS });
    expect(await mailer.send(MAIL)).toMatchObject({ kind: 'postponed' });
  });
});

describe('a mailer', () => {
  it('sends when a server that was away is back', async () => {
    const first = await mailServer();
    const mailer = mailerTo(first.port);
    await first.close();
    expect(await mailer.send(MAIL)).toMatchObject({ kind: 'postponed' });
    const second = await mailServer({ port: first.port });
    expect(await mailer.send(MAIL)).toEqual({ kind: 'sent' });
    expect(second.mails).toHaveLength(1);
  });

  it('ends what is under way when the application has shut down, and begins nothing more', async () => {
    const { server, mailer } = await mailBench({ onMail: () => 'hang' });
    const sending = mailer.send(MAIL);
    await server.waitFor(1);
    mailer.onApplicationShutdown();
    expect(await sending).toMatchObject({ kind: 'postponed', reason: expect.any(String) });
    expect(await mailer.send(MAIL)).toMatchObject({ kind: 'postponed' });
    expect(server.mails).toHaveLength(1);
  });
});
