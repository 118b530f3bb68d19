import { migrate } from '@rxhooks/persistence';
import { loadConfigOrExit } from '@rxhooks/platform';
import { migrateQueue } from '@rxhooks/queue';

const { databaseUrl, redis } = loadConfigOrExit();
await migrate(databaseUrl);
if (!redis) await migrateQueue(databaseUrl);
