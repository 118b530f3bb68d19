import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { type ReceiverOptions, startReceiver } from '@rxhooks/testing';
import { onTestFinished } from 'vitest';

/** A receiver that closes with the test that asked for it. */
export async function receiver(options?: ReceiverOptions) {
  const started = await startReceiver(options);
  onTestFinished(() => started.close());
  return started;
}

/** A loopback port that nobody listens on. */
export async function closedPort(): Promise<number> {
  const started = await startReceiver();
  await started.close();
  return started.port;
}

/** A loopback port that counts who connects; closes with the test. */
export async function connectionCounter() {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return {
    port,
    /** How many came before a last one of our own. */
    countSoFar: async () => {
      const proof = connect(port, '127.0.0.1').on('error', () => undefined);
      await once(proof, 'close');
      return connections - 1;
    },
  };
}
