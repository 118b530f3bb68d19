import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import type { FastifyInstance } from 'fastify';
import { mercurius } from 'mercurius';

/**
 * Registers the server and does not wait for it, as the driver it is made from does. Waiting makes Fastify load what it has
 * and bind every route to the error handler of that moment, and Nest brings its own only after all modules have begun.
 */
export class LateMercuriusDriver extends MercuriusDriver {
  override start(options: MercuriusDriverConfig): Promise<void> {
    const fastify = this.httpAdapterHost.httpAdapter.getInstance<FastifyInstance>();
    void fastify.register(mercurius, options);
    return Promise.resolve();
  }
}
