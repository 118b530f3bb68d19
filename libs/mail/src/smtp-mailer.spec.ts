import { describe, expect, it } from 'vitest';
import { MAIL, mailBench } from '../../testing/src/mail-bench.js';

const SENT = { kind: 'sent' };

describe('a mail', () => {
  it('arrives with its text, its subject and who it is from', async () => {
    const { server, mailer } = await mailBench();
    expect(await mailer.send(MAIL)).toEqual(SENT);
    const [mail] = server.mails;
    expect(mail).toMatchObject({ from: 'webhooks@sender.example', to: ['ops@example.com'] });
    expect(mail?.header('From')).toBe('Webhooks <webhooks@sender.example>');
    expect(mail?.header('To')).toBe('ops@example.com');
    expect(mail?.header('Subject')).toBe('Webhooks stopped');
    expect(mail?.header('Content-Type')).toMatch(/^text\/plain; charset=utf-8/);
    expect(mail?.text).toBe('They stopped.\n');
  });

  it('has the same Message-ID each time, made of its own id', async () => {
    const { server, mailer } = await mailBench();
    await mailer.send(MAIL);
    await mailer.send(MAIL);
    await mailer.send({ ...MAIL, id: 'ntf_2' });
    expect(server.mails.map(({ header }) => header('Message-ID'))).toEqual([
      '<ntf_1@sender.example>',
      '<ntf_1@sender.example>',
      '<ntf_2@sender.example>',
    ]);
  });

  it('asks for no automatic answer, and says nothing of the software that made it', async () => {
    const { server, mailer } = await mailBench();
    await mailer.send(MAIL);
    expect(server.mails[0]?.header('Auto-Submitted')).toBe('auto-generated');
    expect(server.mails[0]?.source.toLowerCase()).not.toContain('nodemailer');
  });

  it('keeps its text whatever letters and lengths are in it', async () => {
    const { server, mailer } = await mailBench();
    const text = `Grüße, 世界 👋\n.\n..\nFrom here\n${'x'.repeat(2000)}\n\n= 100 %\n`;
    expect(await mailer.send({ ...MAIL, subject: 'Größe 世界', text })).toEqual(SENT);
    expect(server.mails[0]?.text).toBe(text);
    expect(server.mails[0]?.source).toMatch(/^Subject: =\?UTF-8\?/im);
  });

  it('cannot get a header or a recipient from its subject', async () => {
    const { server, mailer } = await mailBench();
    const subject = 'Stopped\r\nBcc: other@example.com\r\n\r\nX-Body: 1';
    await mailer.send({ ...MAIL, subject });
    const [mail] = server.mails;
    expect(mail?.to).toEqual(['ops@example.com']);
    expect(mail?.header('Bcc')).toBe('');
    expect(mail?.header('X-Body')).toBe('');
    expect(mail?.text).toBe('They stopped.\n');
  });

  it.each([
    'ops@example.com, other@example.com',
    'ops@example.com\r\nRCPT TO:<other@example.com>',
    'Ops <ops@example.com>',
    'root@localhost',
    '',
  ])('never goes to %j, and the server is not even asked', async (to) => {
    const { server, mailer } = await mailBench();
    const result = await mailer.send({ ...MAIL, to });
    expect(result).toEqual({ kind: 'refused', reason: 'The text is not a mail address.' });
    expect(server.mails).toEqual([]);
  });

  it('to a domain beyond ASCII goes to its name in ASCII', async () => {
    const { server, mailer } = await mailBench();
    expect(await mailer.send({ ...MAIL, to: 'ops@bücher.example' })).toEqual(SENT);
    expect(server.mails[0]?.header('To')).toBe('ops@xn--bcher-kva.example');
  });
});
