import { Clock } from '@rxhooks/application';

/** Stands still until it is told otherwise; chance is a number that the test chooses. */
export class FakeClock extends Clock {
  time = new Date('2026-03-01T10:00:00.000Z');
  chance = 0.5;

  override now(): Date {
    return this.time;
  }

  override random(): number {
    return this.chance;
  }
}
