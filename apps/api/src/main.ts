import { waitForDatabase } from '@rxhooks/persistence';
import { runProgram, serve } from '@rxhooks/platform';
import { createApi } from './create-api.js';

await runProgram('api', async (config, log) => {
  await waitForDatabase(config.databaseUrl, (text) => log.warn(text));
  await serve(await createApi(config), config);
});
