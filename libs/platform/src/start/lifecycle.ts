import { Injectable } from '@nestjs/common';
import type { Part } from '../readiness/readiness.js';

type LifecycleState = 'running' | 'stopping';

/**
 * Whether the process has been told to stop. From then on it is not ready, but serves for a while.
 */
@Injectable()
export class Lifecycle {
  #isStopping = false;

  readonly part: Part<LifecycleState> = {
    name: 'process',
    states: ['running', 'stopping'],
    ask: () =>
      Promise.resolve(
        this.#isStopping
          ? { state: 'stopping', fault: 'The process is stopping' }
          : { state: 'running' },
      ),
  };

  get isStopping(): boolean {
    return this.#isStopping;
  }

  stop(): void {
    this.#isStopping = true;
  }
}
