import { BacklogStore } from '@rxhooks/application';

export class MemoryBacklogStore extends BacklogStore {
  events: readonly string[] = [];
  subscriptions: readonly string[] = [];
  fault: Error | undefined;

  override async forgottenEvents(_olderThanMs: number, limit: number): Promise<readonly string[]> {
    if (this.fault) throw this.fault;
    return this.events.slice(0, limit);
  }

  override async overdueSubscriptions(): Promise<readonly string[]> {
    return this.subscriptions;
  }
}
