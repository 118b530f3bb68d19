import { setTimeout as sleep } from 'node:timers/promises';
import { type INestApplication, Logger } from '@nestjs/common';
import { giveBackMemory } from './give-back-memory.js';
import { Lifecycle } from './lifecycle.js';

export type ServeOptions = {
  readonly port: number;
  /**
   * Outside production weak keys and open targets are allowed, so only this machine can connect.
   */
  readonly isProduction: boolean;
  /** From the signal to the closing of the port. */
  readonly shutdownDelayMs: number;
  /** Starts at the signal; the port stays open until it resolves. */
  readonly drain?: () => Promise<void>;
};

/**
 * Listens until a signal to stop. The process then fails readiness at once and closes its port
 * later: a load balancer that has not noticed yet goes on sending, and must not be refused.
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
    // A requested end is no failure: exit with 0, and not with the signal's number.
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const)
    process.on(signal, () => void stop(signal));
  // Under `npm start` an IPC channel leads to the launcher. When it closes, the launcher was
  // killed.
  process.once('disconnect', () => void stop('The launcher has ended'));
  await app.listen(options.port, options.isProduction ? '0.0.0.0' : '127.0.0.1');
  giveBackMemory();
}
