import { assertSchemaCompatibility, PostgresConnection } from 'bullmq';
import type { PostgresPool } from '@rxhooks/platform';

/**
 * BullMQ looks once whether its tables are there, and remembers for ever when it could not. A worker that starts while the
 * database has no connection left for it would then fail every statement until its process is started anew.
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
