import { loadConfigOrExit, stopWithParent } from '@rxhooks/platform';
import { createApi } from './create-api.js';

const config = loadConfigOrExit();
const app = await createApi(config);
// An end that was asked for is no failure: 0, and not the signal's number.
app.enableShutdownHooks([], { useProcessExit: true });
stopWithParent();
await app.listen({ port: config.port, host: '0.0.0.0' });
