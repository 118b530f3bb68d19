import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { FanOutBacklog } from '@rxhooks/application';
import { type Listening, QueueBackend } from '@rxhooks/queue';

/**
 * Looks for events when the queue rings. Rings that come during a look merge into one, which is
 * heard after it, or by another worker.
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
