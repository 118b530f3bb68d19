import { Injectable } from '@nestjs/common';
import { DatabaseGuard } from '@rxhooks/persistence';
import { clockPart, CorrectedClock, Lifecycle, type Part, Readiness } from '@rxhooks/platform';
import { type QueueState, QueueBackend } from '@rxhooks/queue';
import { Progress } from './progress.js';

const QUEUE_FAULTS: Readonly<Record<Exclude<QueueState, 'ok'>, string>> = {
  away: 'The queue has not answered since the start',
  misconfigured:
    'The queue refuses this process: look at its URL, password, rights, certificate and tables, and for another program under QUEUE_PREFIX',
};

@Injectable()
export class WorkerReadiness extends Readiness {
  constructor(
    lifecycle: Lifecycle,
    database: DatabaseGuard,
    queue: QueueBackend,
    clock: CorrectedClock,
    progress: Progress,
  ) {
    super([lifecycle.part, database.part, queueOf(queue), clockPart(clock), progress.part]);
  }
}

/**
 * A queue that answered once may be away: the sweeper works without it. One that never did is a
 * faulty deployment.
 */
function queueOf(queue: QueueBackend): Part<QueueState> {
  let hasAnswered = false;
  return {
    ...queue.part,
    async ask() {
      const { state } = await queue.part.ask();
      hasAnswered ||= state === 'ok';
      const isFine = state === 'ok' || (state === 'away' && hasAnswered);
      return { state, fault: isFine ? undefined : QUEUE_FAULTS[state] };
    },
  };
}
