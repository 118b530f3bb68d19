import { Injectable } from '@nestjs/common';
import { StatsStore } from '../ports/stats-store.js';
import { untilDone } from '../retention/until-done.js';

/** Makes hours of the minutes that are older than a day. */
@Injectable()
export class FoldStats {
  constructor(private readonly store: StatsStore) {}

  execute(signal: AbortSignal): Promise<void> {
    return untilDone(() => this.store.foldMinutes(), signal);
  }
}
