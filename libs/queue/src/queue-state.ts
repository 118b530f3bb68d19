import { setTimeout as sleep } from 'node:timers/promises';
import { isTlsRefusal, type Part } from '@rxhooks/platform';
import type { QueueServer } from './queue-server.js';

/**
 * `misconfigured` does not pass by itself: an address, login, right, certificate or schema has to
 * be changed.
 */
export type QueueState = 'ok' | 'away' | 'misconfigured';

const PATIENCE_MS = 2000;

// Refusals of a login or command by Redis, and of rights and tables by PostgreSQL (appendix A of
// its manual).
const REDIS_REFUSAL =
  /^(WRONGPASS|NOAUTH|NOPERM|WRONGTYPE|ERR AUTH|ERR invalid password|ERR Client sent AUTH)/;
const POSTGRES_REFUSAL = /^(28...|3D000|3F000|42P01|42501)$/;

/** Asks the queue itself: an open connection proves nothing. */
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
