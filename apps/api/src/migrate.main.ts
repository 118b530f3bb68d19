import { migrate } from '@rxhooks/persistence';
import { loadConfigOrExit } from '@rxhooks/platform';
import { migrateQueue } from '@rxhooks/queue';

const { databaseUrl, redisUrl } = loadConfigOrExit();
await migrate(databaseUrl);
if (!redisUrl) await migrateQueue(databaseUrl);
