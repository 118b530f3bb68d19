import { BacklogStore, type Endpoint } from '@rxhooks/application';

export class MemoryBacklogStore extends BacklogStore {
  events: readonly string[] = [];
  endpoints: readonly Endpoint[] = [];
  fault: Error | undefined;

  override async forgottenEvents(_olderThanMs: number, limit: number): Promise<readonly string[]> {
    if (this.fault) throw this.fault;
    return this.events.slice(0, limit);
  }

  override async overdueEndpoints(): Promise<readonly Endpoint[]> {
    return this.endpoints;
  }

  override async cancelOrphans(): Promise<void> {}
}
