import { loadConfigOrExit, stopWithParent } from '@rxhooks/platform';
import { createWorker } from './create-worker.js';

const config = loadConfigOrExit();
const app = await createWorker(config);
// An end that was asked for is no failure: 0, and not the signal's number.
app.enableShutdownHooks([], { useProcessExit: true });
stopWithParent();
await app.listen({ port: config.workerPort, host: '0.0.0.0' });
