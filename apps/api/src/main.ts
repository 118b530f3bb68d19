import { loadConfigOrExit, stopWithParent } from '@rxhooks/platform';
import { createApi } from './create-api.js';

const config = loadConfigOrExit();
const app = await createApi(config);
app.enableShutdownHooks();
stopWithParent();
await app.listen({ port: config.port, host: '0.0.0.0' });
