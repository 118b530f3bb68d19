import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Config, logRequests, NestLogger } from '@rxhooks/platform';
import { WorkerModule } from './worker.module.js';

/** Builds the application without listening, for `main` and for the tests. */
export async function createWorker(config: Config): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ forceCloseConnections: true });
  logRequests(adapter.getInstance());
  return NestFactory.create<NestFastifyApplication>(WorkerModule.for(config), adapter, {
    logger: new NestLogger('worker', config.logLevel),
    abortOnError: false,
  });
}
