import { Redis } from 'ioredis';
import type { Pool } from 'pg';

/** Commands of BullMQ's clients. Redis also counts those of scripts, which are no round trips. */
const SENT_BY_CLIENTS = ['eval', 'evalsha', 'fcall', 'bzpopmin', 'exec'];

/** Statements that clients have sent to this database so far. */
export async function databaseCalls(database: Pool): Promise<number> {
  const { rows } = await database.query<{ calls: string }>(`
    SELECT coalesce(sum(calls), 0) AS calls FROM pg_stat_statements
    WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())`);
  return Number(rows[0]?.calls);
}

export interface RedisFigures {
  /** Calls that clients have made so far. */
  readonly calls: number;
  readonly usedBytes: number;
}

export async function redisFigures(url: string): Promise<RedisFigures> {
  const client = new Redis(url);
  client.on('error', () => {});
  try {
    const stats = await client.info('commandstats');
    const memory = await client.info('memory');
    const calls = SENT_BY_CLIENTS.reduce((sum, name) => sum + callsOf(stats, name), 0);
    return { calls, usedBytes: Number(/^used_memory:(\d+)/m.exec(memory)?.[1]) };
  } finally {
    client.disconnect();
  }
}

export function callsOf(commandStats: string, name: string): number {
  const match = new RegExp(`^cmdstat_${name}:calls=(\\d+)`, 'm').exec(commandStats);
  return Number(match?.[1] ?? 0);
}
