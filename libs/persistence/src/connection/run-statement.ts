import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { databaseFaultOf, isPassing } from './database-fault.js';

const MAX_TRIES = 5;
// The other transaction has to finish first, or both would collide again; a busy machine is slow.
const LONGEST_PAUSE_MS = 40;

/**
 * Runs one statement or one transaction, and repeats it when it was ended in favour of another one.
 */
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

// With the timeouts of the connection this stays within a lease, so a late write still holds its
// lease.
const PATIENCE_MS = 4000;

/**
 * Retries for some seconds while the fault may pass. For writes that would be lost with this
 * process.
 */
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

/** For statements that write many rows at once, which can deadlock with each other. */
export function runStatement<Row>(
  dataSource: DataSource,
  sql: string,
  parameters: unknown[],
): Promise<Row[]> {
  return givingWay(() => dataSource.query<Row[]>(sql, parameters));
}
