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
