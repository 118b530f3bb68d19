import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import type { FastifyInstance } from 'fastify';
import { mercurius } from 'mercurius';

/**
 * Registers the server without awaiting it, unlike the base driver. Awaiting makes Fastify bind
 * every loaded route to its error handler of that moment, and Nest sets its own only after all
 * modules have begun.
 */
export class LateMercuriusDriver extends MercuriusDriver {
  override start(options: MercuriusDriverConfig): Promise<void> {
    const fastify = this.httpAdapterHost.httpAdapter.getInstance<FastifyInstance>();
    void fastify.register(mercurius, options);
    return Promise.resolve();
  }
}
