import { waitForDatabase } from '@rxhooks/persistence';
import { runProgram, serve } from '@rxhooks/platform';
import { createWorker } from './create-worker.js';
import { WorkerShutdown } from './delivery/worker-shutdown.js';

await runProgram('worker', async (config, log) => {
  await waitForDatabase(config.databaseUrl, (text) => log.warn(text));
  const worker = await createWorker(config);
  // Its port is for probes alone, so that it takes no new work from the signal on.
  const drain = () => worker.get(WorkerShutdown).end();
  await serve(worker, { ...config, port: config.workerPort, drain });
});
