import { withQueue } from '../servers/queue-server.ts';
import { type Adapter, toAdapter } from './adapter.ts';
import { BARE_QUEUE, type BareTarget, toQueue } from './enqueue.ts';
import { type Api, type HandIn, toApi } from './hand-in.ts';

/** Where events are handed in: this system, the queue of the bare loop, or another system. */
export type Destination =
  | ({ readonly kind: 'api' } & Api)
  | ({ readonly kind: 'bare' } & BareTarget)
  | ({ readonly kind: 'http' } & Adapter);

export function withDestination<T>(
  to: Destination,
  use: (handIn: HandIn) => Promise<T>,
): Promise<T> {
  switch (to.kind) {
    case 'api':
      return use(toApi(to));
    case 'http':
      return use(toAdapter(to));
    case 'bare':
      return withQueue(to.server, BARE_QUEUE, async (queue) => {
        await queue.waitUntilReady();
        return use(toQueue(queue, to.url));
      });
  }
}
