import { type MailOptions, SmtpMailer } from '@rxhooks/mail';
import { onTestFinished } from 'vitest';
import { type MailServer, type MailServerOptions, startMailServer } from './mail-server.js';

export const MAIL = {
  id: 'ntf_1',
  to: 'ops@example.com',
  subject: 'Webhooks stopped',
  text: 'They stopped.\n',
};

/** A mail server that closes with the test that asked for it. */
export async function mailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const server = await startMailServer(options);
  onTestFinished(() => server.close());
  return server;
}

/** A mailer for the server on this port. */
export function mailerTo(port: number, more: Partial<MailOptions> = {}): SmtpMailer {
  const mailer = new SmtpMailer({
    host: '127.0.0.1',
    port,
    isSecure: false,
    login: undefined,
    from: { name: 'Webhooks', address: 'webhooks@sender.example' },
    ...more,
  });
  onTestFinished(() => mailer.onApplicationShutdown());
  return mailer;
}

/** A server with a script, and a mailer for it. */
export async function mailBench(script: MailServerOptions = {}, more: Partial<MailOptions> = {}) {
  const server = await mailServer(script);
  return { server, mailer: mailerTo(server.port, more) };
}
