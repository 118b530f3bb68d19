import { Clock } from '@rxhooks/application';

export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }

  override random(): number {
    return Math.random();
  }
}
