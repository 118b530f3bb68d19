import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { eventually } from './eventually.js';
import { readMail, type ReceivedMail } from './received-mail.js';
import type { TlsIdentity } from './tls.js';

/** `undefined` accepts; `hang` never answers. */
export type MailReply = { readonly code: number; readonly text: string } | 'hang' | undefined;

export interface MailServerOptions {
  /** For a server that restarts on its port. */
  readonly port?: number;
  readonly tls?: TlsIdentity;
  /** TLS from the first byte; otherwise STARTTLS, when there is an identity. */
  readonly isSecure?: boolean;
  readonly login?: { readonly user: string; readonly password: string };
  readonly onConnect?: () => MailReply;
  readonly onSender?: (address: string) => MailReply;
  readonly onRecipient?: (address: string) => MailReply;
  readonly onMail?: (mail: ReceivedMail) => MailReply | Promise<MailReply>;
}

export interface MailServer {
  /** Without credentials, on 127.0.0.1. */
  readonly url: string;
  readonly port: number;
  /** Every complete mail, even if it was refused, oldest first. */
  readonly mails: readonly ReceivedMail[];
  readonly waitFor: (count: number, timeoutMs?: number) => Promise<readonly ReceivedMail[]>;
  /** Cuts all connections. Idempotent. */
  readonly close: () => Promise<void>;
}

type Callback = (error?: Error | null) => void;

/** A scriptable mail server: accepts mails unless told otherwise, records them, and relays none. */
export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const { port = 0, tls, isSecure = false, login } = options;
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    secure: isSecure,
    ...(tls && { key: tls.key, cert: tls.cert }),
    disabledCommands: [...(tls ? [] : ['STARTTLS']), ...(login ? [] : ['AUTH'])],
    disableReverseLookup: true,
    onAuth({ username, password }, _session, callback) {
      const isRight = username === login?.user && password === login?.password;
      if (isRight) callback(null, { user: username });
      else callback(new Error('No such login'));
    },
    onConnect: (_session, callback) => reply(options.onConnect?.(), callback),
    onMailFrom: ({ address }, _session, callback) => reply(options.onSender?.(address), callback),
    onRcptTo: ({ address }, _session, callback) => reply(options.onRecipient?.(address), callback),
    onData(stream, { envelope }, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        const to = envelope.rcptTo.map(({ address }) => address);
        const mail = readMail(Buffer.concat(chunks).toString(), from, to);
        mails.push(mail);
        void Promise.resolve(options.onMail?.(mail)).then((answer) => reply(answer, callback));
      });
    },
  });
  // Tests cut clients, and have clients that do not trust us.
  server.on('error', () => undefined);
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: own } = server.server.address() as AddressInfo;
  return {
    url: `${isSecure ? 'smtps' : 'smtp'}://127.0.0.1:${own}`,
    port: own,
    mails,
    waitFor: (count, timeoutMs = 10_000) =>
      eventually(
        () => {
          if (mails.length < count) throw new Error(`${mails.length} of ${count} mails came.`);
          return mails;
        },
        { timeoutMs },
      ),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function reply(answer: MailReply, callback: Callback): void {
  if (answer === 'hang') return;
  callback(answer && Object.assign(new Error(answer.text), { responseCode: answer.code }));
}
