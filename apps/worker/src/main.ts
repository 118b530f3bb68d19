import { loadConfigOrExit, stopWithParent } from '@rxhooks/platform';
import { createWorker } from './create-worker.js';

const config = loadConfigOrExit();
const app = await createWorker(config);
app.enableShutdownHooks();
stopWithParent();
await app.listen({ port: config.workerPort, host: '0.0.0.0' });
