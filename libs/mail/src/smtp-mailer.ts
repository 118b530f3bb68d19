import type { OnApplicationShutdown } from '@nestjs/common';
import { type Mail, Mailer, type MailResult } from '@rxhooks/application';
import { isMailAddress } from '@rxhooks/domain';
import { createTransport, type Transporter } from 'nodemailer';
import { judgeFault } from './judge-fault.js';
import type { MailOptions } from './mail-options.js';

/** Long, because a server that took the mail may answer slowly, and a retry would send it twice. */
const TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Uses one connection per mail: mails are rare, and one that was idle for hours would fail the next
 * mail.
 */
export class SmtpMailer extends Mailer implements OnApplicationShutdown {
  readonly #transport: Transporter;
  readonly #options: MailOptions;
  readonly #closing = new AbortController();

  constructor(options: MailOptions) {
    super();
    this.#options = options;
    const { host, port, isSecure, login, ca } = options;
    this.#transport = createTransport({
      host,
      port,
      secure: isSecure,
      ...(login && { auth: { user: login.user, pass: login.password } }),
      // A password is never sent in clear text, whatever the server offers.
      requireTLS: !isSecure && login !== undefined,
      tls: { ...(ca && { ca }) },
      connectionTimeout: CONNECT_TIMEOUT_MS,
      greetingTimeout: CONNECT_TIMEOUT_MS,
      // Restarts with every byte; the deadline of `send` limits the whole mail.
      socketTimeout: TIMEOUT_MS,
      logger: false,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  override async send({ id, to, subject, text }: Mail): Promise<MailResult> {
    if (!isMailAddress(to)) return { kind: 'refused', reason: 'The text is not a mail address.' };
    const { from, timeoutMs = TIMEOUT_MS } = this.#options;
    try {
      await this.#transport.sendMail({
        from,
        // An object is one address; a text would be parsed as a list.
        to: { name: '', address: to },
        subject,
        text,
        messageId: `<${id}@${from.address.split('@')[1]}>`,
        // RFC 3834: suppresses out-of-office replies.
        headers: { 'Auto-Submitted': 'auto-generated' },
        xMailer: false,
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), this.#closing.signal]),
      });
      return { kind: 'sent' };
    } catch (error) {
      return judgeFault(error);
    }
  }

  /** Aborts the mails in progress, without waiting. */
  onApplicationShutdown(): void {
    this.#closing.abort();
    this.#transport.close();
  }
}
