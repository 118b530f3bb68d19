import { setTimeout as sleep } from 'node:timers/promises';
import { isTlsRefusal, type Part } from '@rxhooks/platform';
import type { QueueServer } from './queue-server.js';

/** `misconfigured` does not pass by itself: somebody has to change an address, a login, a right, a certificate or the schema. */
export type QueueState = 'ok' | 'away' | 'misconfigured';

const PATIENCE_MS = 2000;

// How Redis begins its refusals of a login or of a command, and the rights and tables of PostgreSQL (appendix A of its
// manual).
const REDIS_REFUSAL =
  /^(WRONGPASS|NOAUTH|NOPERM|WRONGTYPE|ERR AUTH|ERR invalid password|ERR Client sent AUTH)/;
const POSTGRES_REFUSAL = /^(28...|3D000|3F000|42P01|42501)$/;

/** Asks the queue itself: a connection that looks healthy proves nothing. */
export function queuePart(server: Pick<QueueServer, 'probe'>): Part<QueueState> {
  return {
    name: 'queue',
    states: ['ok', 'away', 'misconfigured'],
    ask: async () => ({ state: await ask(server) }),
  };
}

async function ask(server: Pick<QueueServer, 'probe'>): Promise<QueueState> {
  const asked = server.probe().then((): QueueState => 'ok', toQueueState);
  return Promise.race([asked, sleep(PATIENCE_MS, 'away' as const, { ref: false })]);
}

export function toQueueState(error: unknown): QueueState {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  const refuses =
    REDIS_REFUSAL.test(String(message)) ||
    POSTGRES_REFUSAL.test(String(code)) ||
    isTlsRefusal(error);
  return refuses ? 'misconfigured' : 'away';
}
