import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { databaseFaultOf, isPassing } from './database-fault.js';

const MAX_TRIES = 5;
// The other one has to get through first, or both would meet again: it may be slow on a busy machine.
const LONGEST_PAUSE_MS = 40;

/** Runs work that is one statement or one transaction, again when it had to give way to another one. */
export async function givingWay<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === MAX_TRIES || databaseFaultOf(error) !== 'give_way') throw error;
    }
    await sleep(Math.random() * LONGEST_PAUSE_MS * tries);
  }
}

// With the time-outs of the connection this stays within a lease, so that what is written late is still ours to write.
const PATIENCE_MS = 4000;

/** For what would be lost with this process: tries again while the database is away, for as long as that makes sense. */
export async function persistently<T>(work: () => Promise<T>): Promise<T> {
  const untilMs = performance.now() + PATIENCE_MS;
  for (let pauseMs = 100; ; pauseMs *= 2) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(databaseFaultOf(error)) || performance.now() + pauseMs > untilMs) throw error;
    }
    await sleep(pauseMs);
  }
}

/** For the statements that write many rows at once, and so can meet another one half-way. */
export function runStatement<Row>(
  dataSource: DataSource,
  sql: string,
  parameters: unknown[],
): Promise<Row[]> {
  return givingWay(() => dataSource.query<Row[]>(sql, parameters));
}
