/** A private PostgreSQL from npm, kept in a folder. Only for Linux and macOS. */
import { fork } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface OwnerOptions {
  /** Server settings, by their names in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Delete the folder when the server stops, for whatever reason. */
  readonly throwAway?: boolean;
}

export type OwnerMessage =
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'failed'; readonly message: string };

export interface EmbeddedPostgres {
  /**
   * The URL of the database `rxhooks`, as its superuser. Contains the password: do not print it.
   */
  readonly url: string;
  /** Resolves when the server is gone, stopped or not. */
  readonly ended: Promise<void>;
  /** Disconnects all clients and resolves when everything is on disk. */
  readonly stop: () => Promise<void>;
}

/** Starts the server kept in `<dataDir>/postgres`, creating it the first time. */
export async function startEmbeddedPostgres({
  dataDir,
  signal,
  ...options
}: OwnerOptions & {
  readonly dataDir: string;
  /** Aborts a start in progress; call `stop` to end a running server. */
  readonly signal?: AbortSignal | undefined;
}): Promise<EmbeddedPostgres> {
  const script = fileURLToPath(new URL('./owner.ts', import.meta.url));
  const owner = fork(script, [resolve(dataDir), JSON.stringify(options)], {
    detached: true,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => owner.once('exit', () => resolve()));
  const stop = async () => {
    if (owner.connected) owner.send('stop');
    await ended;
  };
  const giveUp = () => void stop();
  signal?.addEventListener('abort', giveUp, { once: true });
  const message = await new Promise<OwnerMessage | undefined>((resolve, reject) => {
    owner.once('message', (first) => resolve(first as OwnerMessage));
    owner.once('exit', () => resolve(undefined));
    owner.once('error', reject);
  });
  signal?.removeEventListener('abort', giveUp);
  if (message?.kind === 'ready') return { url: message.url, ended, stop };
  await ended;
  signal?.throwIfAborted();
  const reason = message?.message ?? 'its owner process ended unexpectedly';
  throw new Error(`Embedded PostgreSQL could not start: ${reason}`);
}
