import { Injectable } from '@nestjs/common';
import { FanOutStore } from '../ports/fan-out-store.js';

/** Sets an event aside that workers do not survive, so that the others are not taken down with it again and again. */
@Injectable()
export class QuarantineEvent {
  constructor(private readonly store: FanOutStore) {}

  execute(eventUid: string, reason: string): Promise<void> {
    return this.store.quarantine(eventUid, reason);
  }
}
