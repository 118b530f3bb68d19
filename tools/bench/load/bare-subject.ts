import { BARE_QUEUE } from '../processes/enqueue.ts';
import { withQueue } from '../servers/queue-server.ts';
import type { Stage } from '../servers/stage.ts';
import type { Subject } from './subject.ts';

const PATH = '/bare';
/** Separates the loop's queue from the system's queues. */
const BARE_PREFIX = '{bare}';

/** Starts the loop, with the system's receivers and queue server, and nothing else. */
export async function startBareLoop(stage: Stage): Promise<Subject> {
  const { bareLoop, queueProcess, receiverUrl } = stage;
  const server = { ...stage.queues, prefix: BARE_PREFIX };
  await bareLoop.ask('start', server);
  return {
    to: { kind: 'bare', server, url: receiverUrl + PATH },
    paths: [PATH],
    watched: { processes: () => ({ 'bare loop': bareLoop.pid, ...queueProcess }) },
    settled: async () => {},
    hold: async () => {
      await withQueue(server, BARE_QUEUE, (queue) => queue.pause());
      return {
        stored: async () => {},
        release: () => withQueue(server, BARE_QUEUE, (queue) => queue.resume()),
      };
    },
  };
}
