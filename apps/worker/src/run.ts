import { fitPools, waitForDatabase } from '@rxhooks/persistence';
import { runProgram, serve } from '@rxhooks/platform';
import { createWorker } from './create-worker.js';
import { WorkerShutdown } from './delivery/worker-shutdown.js';

await runProgram('worker', async (config, log) => {
  const say = (text: string) => log.warn(text);
  await waitForDatabase(config.databaseUrl, say);
  const worker = await createWorker(await fitPools(config, say));
  // Drain at the signal: the port serves only probes, no traffic to wait for.
  const drain = () => worker.get(WorkerShutdown).end();
  await serve(worker, { ...config, port: config.workerPort, drain });
});
