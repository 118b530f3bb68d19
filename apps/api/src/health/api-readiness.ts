import { Injectable } from '@nestjs/common';
import { DatabaseGuard } from '@rxhooks/persistence';
import { clockPart, CorrectedClock, Lifecycle, Readiness } from '@rxhooks/platform';
import { QueueBackend } from '@rxhooks/queue';

/** Events are safe without the queue, and the sweeper of a worker finds them: its state is told, and is no fault. */
@Injectable()
export class ApiReadiness extends Readiness {
  constructor(
    lifecycle: Lifecycle,
    database: DatabaseGuard,
    queue: QueueBackend,
    clock: CorrectedClock,
  ) {
    super([lifecycle.part, database.part, queue.part, clockPart(clock)]);
  }
}
