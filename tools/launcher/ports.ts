import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { LaunchError } from './launch-error.ts';

const PATIENCE_MS = 5_000;

export function readPort(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const port = Number(env[name] || fallback);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new LaunchError(`${name} must be a port number from 1 to 65535.`, 78);
}

/** Fails before anything starts, instead of an application that dies again and again. */
export async function assertPortFree(name: string, port: number, signal: AbortSignal) {
  // A run that was killed a moment ago may still be finishing its work.
  for (
    const deadline = performance.now() + PATIENCE_MS;
    ;
    await delay(200, undefined, { signal })
  ) {
    const fault = (await findFault(port)) ?? (await findFault(port, '127.0.0.1'));
    if (!fault) return;
    if (fault === 'EADDRINUSE' && performance.now() < deadline) continue;
    throw new LaunchError(
      `Port ${port} (${name}) cannot be used: ${fault === 'EADDRINUSE' ? 'something else listens on it' : fault}. ` +
        `Stop what uses it, or choose another port, for example: ${name}=${port + 100} npm start`,
    );
  }
}

async function findFault(port: number, host?: string): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  } finally {
    if (server.listening) {
      server.close();
      await once(server, 'close');
    }
  }
}
