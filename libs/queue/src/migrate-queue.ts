import { runMigrations } from 'bullmq';
import { Client } from 'pg';

/** Makes or updates BullMQ's tables, for a deployment whose queues are kept in the database. */
export async function migrateQueue(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
}
