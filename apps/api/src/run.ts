import { fitPools, waitForDatabase } from '@rxhooks/persistence';
import { runProgram, serve } from '@rxhooks/platform';
import { createApi } from './create-api.js';

await runProgram('api', async (config, log) => {
  const say = (text: string) => log.warn(text);
  await waitForDatabase(config.databaseUrl, say);
  await serve(await createApi(await fitPools(config, say)), config);
});
