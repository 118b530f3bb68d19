import { Injectable } from '@nestjs/common';
import { DatabaseGuard } from '@rxhooks/persistence';
import { clockPart, CorrectedClock, Lifecycle, Readiness } from '@rxhooks/platform';
import { QueueBackend } from '@rxhooks/queue';

/** Reports the queue's state, but not as a fault: a worker's sweeper finds stored events. */
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
