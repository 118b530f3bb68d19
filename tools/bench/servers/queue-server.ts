import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  Queue,
} from 'bullmq';
import { Redis } from 'ioredis';
import { Pool } from 'pg';

/** Where queues are kept: on Redis, or without one in the database. */
export interface QueueServer {
  readonly redisUrl: string | undefined;
  readonly databaseUrl: string;
  readonly prefix: string;
}

const SCHEMA = 'bullmq';
const POOL_SIZE = 12;

/** With the settings of the system's own queues, so that nothing but the work differs. */
export function openQueueServer({ redisUrl, databaseUrl, prefix }: QueueServer) {
  if (redisUrl !== undefined) {
    const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
    connection.on('error', () => {});
    const close = async () => connection.disconnect();
    return { prefix, connection, close, backendFactory: asFactory(createRedisBackend) };
  }
  const connection = new Pool({
    connectionString: databaseUrl,
    options: `-c search_path=${SCHEMA}`,
    max: POOL_SIZE,
  });
  connection.on('error', () => {});
  const close = () => connection.end();
  return { prefix, connection, close, backendFactory: asFactory(createPostgresBackend) };
}

/** Calls `act` with a queue and leaves nothing open. */
export async function withQueue<T>(
  server: QueueServer,
  name: string,
  act: (queue: Queue) => Promise<T>,
): Promise<T> {
  const { prefix, connection, close, backendFactory } = openQueueServer(server);
  const queue = new Queue(name, { prefix, connection }, backendFactory) as unknown as Queue;
  queue.on('error', () => {});
  try {
    return await act(queue);
  } finally {
    await queue.close();
    await close();
  }
}

/** BullMQ types a factory by its connection, and a queue that has either kind needs both. */
function asFactory(factory: unknown): BackendFactory<IQueueBackend, unknown> {
  return factory as BackendFactory<IQueueBackend, unknown>;
}
