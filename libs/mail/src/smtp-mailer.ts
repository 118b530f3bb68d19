import type { OnApplicationShutdown } from '@nestjs/common';
import { type Mail, Mailer, type MailResult } from '@rxhooks/application';
import { isMailAddress } from '@rxhooks/domain';
import { createTransport, type Transporter } from 'nodemailer';
import { judgeFault } from './judge-fault.js';
import type { MailOptions } from './mail-options.js';

/** Long, because a server that took the mail may be slow to say so, and would get it again. */
const TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * One connection per mail: mails are rare, and a connection that idled for hours would fail the first one of them.
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
      // A password never crosses the network in the clear, whatever the server offers.
      requireTLS: !isSecure && login !== undefined,
      tls: { ...(ca && { ca }) },
      connectionTimeout: CONNECT_TIMEOUT_MS,
      greetingTimeout: CONNECT_TIMEOUT_MS,
      // Restarts with every byte; the deadline of `send` is the one that counts.
      socketTimeout: TIMEOUT_MS,
      logger: false,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  override async send({ id, to, subject, text }: Mail): Promise<MailResult> {
    if (!isMailAddress(to)) return { kind: 'refused', reason: 'The address is not one.' };
    const { from, timeoutMs = TIMEOUT_MS } = this.#options;
    try {
      await this.#transport.sendMail({
        from,
        // As an object it is one address; a text would be read as a list of them.
        to: { name: '', address: to },
        subject,
        text,
        messageId: `<${id}@${from.address.split('@')[1]}>`,
        // RFC 3834: no out-of-office answer, please.
        headers: { 'Auto-Submitted': 'auto-generated' },
        xMailer: false,
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), this.#closing.signal]),
      });
      return { kind: 'sent' };
    } catch (error) {
      return judgeFault(error);
    }
  }

  /** Ends what is under way, without waiting. */
  onApplicationShutdown(): void {
    this.#closing.abort();
    this.#transport.close();
  }
}
