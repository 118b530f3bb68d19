import type { EventWithDeliveries } from '../api/document.gen.ts';

/** An event's outcome in three or four words, for a row of a list. */
export function tellOutcome({ fan_out, deliveries }: EventWithDeliveries): string {
  const counted = deliveries.filter(({ test }) => !test);
  const having = (...statuses: readonly string[]) =>
    counted.filter(({ status }) => statuses.includes(status)).length;
  if (fan_out === 'quarantined') return 'In quarantine';
  if (counted.length === 0) return fan_out === 'pending' ? 'Being sent' : 'Sent to nobody';
  const [done, failed, open] = [
    having('succeeded'),
    having('failed'),
    having('pending', 'retrying'),
  ];
  if (done === counted.length) return 'Delivered';
  const parts = [
    failed > 0 && `${failed} given up`,
    open > 0 && `${open} waiting`,
    failed + open === 0 && `${counted.length - done} not sent`,
  ].filter((it) => it !== false);
  return parts.join(', ');
}
