import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { FanOutBacklog } from '@rxhooks/application';
import { type Listening, QueueBackend } from '@rxhooks/queue';

/**
 * Has events looked for when the queue rings. The next ring is heard when that look has ended: those that come meanwhile are
 * one, and another worker may take it.
 */
@Injectable()
export class Doorbell implements OnApplicationBootstrap {
  #listening: Listening | undefined;

  constructor(
    private readonly queue: QueueBackend,
    private readonly events: FanOutBacklog,
  ) {}

  onApplicationBootstrap(): void {
    this.#listening = this.queue.bell.listen(() => this.events.lookToEnd());
  }

  async close(): Promise<void> {
    await this.#listening?.close();
  }
}
