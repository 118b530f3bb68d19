import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Config, NestLogger } from '@rxhooks/platform';
import { WorkerModule } from './worker.module.js';

/** Everything but the listening: `main` and the tests start from the same application. */
export async function createWorker(config: Config): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    WorkerModule.for(config),
    new FastifyAdapter({ forceCloseConnections: true }),
    { logger: new NestLogger('worker', config.logLevel), abortOnError: false },
  );
  return app;
}
