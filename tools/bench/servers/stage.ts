import type { Bench } from '../bench.ts';
import type { BareLoopRequests } from '../processes/bare-loop.process.ts';
import type { GeneratorRequests } from '../processes/generator.process.ts';
import { type Helper, type Requests, startHelper } from '../processes/helper.ts';
import type { ReceiverRequests } from '../processes/receiver.process.ts';
import type { OnClose } from './closings.ts';
import type { QueueServer } from './queue-server.ts';
import { startRedis, type RedisServer } from './redis.ts';

/** The parts of every measurement: receivers, a generator, and the loop to compare with. */
export interface Stage {
  readonly bench: Bench;
  readonly receiver: Helper<ReceiverRequests>;
  readonly receiverUrl: string;
  readonly generator: Helper<GeneratorRequests>;
  readonly bareLoop: Helper<BareLoopRequests>;
  /** Where the bare loop has its queue, and the process of that server. */
  readonly queues: QueueServer;
  readonly queueProcess: Readonly<Record<string, number>>;
}

export interface StageOptions extends Pick<Stage, 'queues' | 'queueProcess'> {
  readonly receiverPort?: number;
  readonly idHeader?: string;
}

export async function startStage(
  bench: Bench,
  { queues, queueProcess, receiverPort = 0, idHeader = 'webhook-id' }: StageOptions,
  onClose: OnClose,
): Promise<Stage> {
  const helper = <R extends Requests>(name: string, args: readonly string[] = []) => {
    const started = startHelper<R>(name, bench.signal, args);
    onClose(() => started.stop());
    return started;
  };
  const receiver = helper<ReceiverRequests>('receiver', [`${receiverPort}`, idHeader]);
  return {
    bench,
    receiver,
    receiverUrl: await receiver.ask('url'),
    generator: helper<GeneratorRequests>('generator'),
    bareLoop: helper<BareLoopRequests>('bare-loop'),
    queues,
    queueProcess,
  };
}

export async function startOwnRedis(
  { redisBinary, signal }: Bench,
  folder: string,
  onClose: OnClose,
): Promise<RedisServer> {
  if (redisBinary === undefined) throw new Error('There is no redis-server on the PATH.');
  const redis = await startRedis(redisBinary, folder, signal);
  onClose(() => redis.stop());
  return redis;
}
