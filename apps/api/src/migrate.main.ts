import { migrate, waitForDatabase } from '@rxhooks/persistence';
import { runProgram } from '@rxhooks/platform';
import { migrateQueue } from '@rxhooks/queue';

await runProgram('migrate', async ({ databaseUrl, redis }, log) => {
  await waitForDatabase(databaseUrl, (text) => log.warn(text));
  const { length } = await migrate(databaseUrl);
  if (!redis) await migrateQueue(databaseUrl);
  log.info(
    `${length} ${length === 1 ? 'migration' : 'migrations'} run; the database schema is up to date.`,
  );
});
