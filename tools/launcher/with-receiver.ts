import { once } from 'node:events';
import { createServer } from 'node:http';
import type { System } from './launch.ts';
import { withSystem } from './with-system.ts';

/** A system as `withSystem` gives, and the URL of an endpoint that it may call, which accepts all. */
export async function withReceiver(
  use: (system: System, target: string) => Promise<void>,
): Promise<void> {
  const receiver = createServer((request, response) => {
    request.resume().on('end', () => response.end());
  });
  await once(receiver.listen(0, '127.0.0.1'), 'listening');
  const { port } = receiver.address() as { readonly port: number };
  try {
    await withSystem((system) => use(system, `http://127.0.0.1:${port}/hook`), {
      TARGET_ALLOW_CIDRS: '127.0.0.0/8',
      TARGET_ALLOW_HTTP: 'true',
      TARGET_ALLOW_PORTS: '*',
    });
  } finally {
    receiver.closeAllConnections();
    receiver.close();
  }
}
