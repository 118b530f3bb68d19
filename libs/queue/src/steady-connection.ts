import { assertSchemaCompatibility, PostgresConnection } from 'bullmq';
import type { PostgresPool } from '@rxhooks/platform';

/**
 * BullMQ checks its tables once, and keeps a failure of that check for ever. A worker that starts
 * while the database has no connection left would then fail every statement until its process
 * restarts.
 */
export class SteadyConnection extends PostgresConnection {
  #ready: Promise<void> | undefined;

  constructor(private readonly connections: PostgresPool) {
    super(connections);
  }

  override waitUntilReady(): Promise<void> {
    this.#ready ??= this.#look().catch((error: unknown) => {
      this.#ready = undefined;
      throw error;
    });
    return this.#ready;
  }

  async #look(): Promise<void> {
    const client = await this.connections.connect();
    try {
      await assertSchemaCompatibility(client, this.schema);
    } finally {
      client.release();
    }
    this.emit('ready');
  }
}
