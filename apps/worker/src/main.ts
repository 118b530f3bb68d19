import { Logger } from 'nestjs-pino';
import { loadConfigOrExit, stopWithParent } from '@rxhooks/platform';
import { createWorker } from './create-worker.js';

const config = loadConfigOrExit();
const app = await createWorker(config);
app.useLogger(app.get(Logger));
app.enableShutdownHooks();
stopWithParent();
await app.listen({ port: config.workerPort, host: '0.0.0.0' });
