import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IdentifyCaller } from './identify-caller.js';

/** What is public is read with GET; whatever brings a body needs a key. */
const WITHOUT_BODY = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Guards run when the body has been parsed, and nobody without a key should make us parse megabytes. */
export function identifyBeforeBody(app: NestFastifyApplication): void {
  const identify = app.get(IdentifyCaller);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async (request) => {
      if (!request.is404 && !WITHOUT_BODY.has(request.method)) await identify.execute(request);
    });
}
