import { setTimeout as sleep } from 'node:timers/promises';
import { type INestApplication, Logger } from '@nestjs/common';
import { giveBackMemory } from './give-back-memory.js';
import { Lifecycle } from './lifecycle.js';

export type ServeOptions = {
  readonly port: number;
  /** Outside of production keys and open targets are for trying things out: only this machine can connect. */
  readonly isProduction: boolean;
  /** From the signal to the closing of the port. */
  readonly shutdownDelayMs: number;
  /** Begins with the signal; the port is open until it has ended. */
  readonly drain?: () => Promise<void>;
};

/**
 * Listens until SIGTERM or SIGINT. The process is then not ready at once and closes its port later: a load balancer that has
 * not seen it yet goes on sending, and must not be refused.
 */
export async function serve(app: INestApplication, options: ServeOptions): Promise<void> {
  let isStopping = false;
  const stop = async (reason: string) => {
    if (isStopping) return;
    isStopping = true;
    new Logger(Lifecycle.name).log(`${reason}: the process stops`);
    app.get(Lifecycle).stop();
    await Promise.all([sleep(options.shutdownDelayMs), options.drain?.()]);
    await app.close();
    // An end that was asked for is no failure: 0, and not the signal's number.
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const)
    process.on(signal, () => void stop(signal));
  // Under `npm start` a channel ties us to the launcher; when it breaks, the launcher was killed and we are orphans.
  process.once('disconnect', () => void stop('The launcher has ended'));
  await app.listen(options.port, options.isProduction ? '0.0.0.0' : '127.0.0.1');
  giveBackMemory();
}
