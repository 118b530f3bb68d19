import { runApp } from '@rxhooks/infrastructure';
import { createWorker } from './create-worker.js';
import { WorkerShutdown } from './delivery/worker-shutdown.js';

await runApp('worker', createWorker, (worker, { workerPort }) => ({
  port: workerPort,
  // Drain at the signal: the port serves only probes, no traffic to wait for.
  drain: () => worker.get(WorkerShutdown).end(),
}));
