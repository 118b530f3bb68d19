import { ensure, until } from './ensure.ts';
import { bad, dim, good, row, say, step } from './print.ts';
import type { Stage } from './stage.ts';
import type { Tenant } from './tenant.ts';

/** A second, less a tolerance for clocks and rounding. */
const SHORTEST_PAUSE_MS = 950;
const PATH = '/v1/management/notification-deliveries';

/** One event for one webhook, as the delivery log has it. */
export interface Delivery {
  readonly uid: string;
  readonly event_id: string;
  readonly event_type: string;
  readonly target: string;
  readonly status: string;
}

export interface DeliveryWithAttempts extends Delivery {
  readonly attempts: readonly {
    readonly number: number;
    readonly started_at: string;
    readonly duration_ms: number;
    readonly status_code: number | null;
    readonly response_excerpt: string | null;
  }[];
}

/** Waits until the log has `count` deliveries, all succeeded. */
export function untilSucceeded(stage: Stage, { teamKey: key }: Tenant, count: number) {
  return until(stage.signal, async () => {
    const path = `${PATH}?limit=100&test=false`;
    const { data } = await stage.call<{ data: Delivery[] }>('GET', path, { key, status: 200 });
    const statuses = data.map(({ event_id, status }) => `${event_id} ${status}`).join(', ');
    ensure(
      data.length === count && data.every(({ status }) => status === 'succeeded'),
      `${count} deliveries should have succeeded; the log has: ${statuses || 'none'}.`,
    );
    return data;
  });
}

export async function showLog({ call }: Stage, { teamKey: key }: Tenant, uid: string) {
  step(7, 'The delivery log has it all', `GET ${PATH}/${uid}`);
  const path = `${PATH}/${uid}`;
  const delivery = await call<DeliveryWithAttempts>('GET', path, { key, status: 200 });
  row('event', `${delivery.event_id}, ${delivery.event_type}`);
  row('target', delivery.target);
  row('status', good(delivery.status));
  for (const {
    number,
    started_at,
    duration_ms,
    status_code,
    response_excerpt,
  } of delivery.attempts) {
    const code = status_code === 200 ? good('200') : bad(String(status_code));
    const excerpt = dim(`"${response_excerpt ?? ''}"`);
    row(`attempt ${number}`, `${started_at}  ${duration_ms} ms  ${code} ${excerpt}`);
  }
  checkAttempts(delivery);
  say("\nThe waits between them are this demo's; in earnest they grow from seconds to a day.");
}

function checkAttempts({ attempts }: DeliveryWithAttempts): void {
  const codes = attempts.map(({ status_code }) => status_code).join(', ');
  ensure(codes === '503, 503, 200', `The log should have 503, 503, 200 and has: ${codes}.`);
  const starts = attempts.map(({ started_at }) => Date.parse(started_at));
  for (const [i, start] of starts.slice(1).entries()) {
    const pause = start - (starts[i] ?? 0);
    ensure(pause >= SHORTEST_PAUSE_MS, `Attempt ${i + 2} came after ${pause} ms, not a second.`);
  }
}
