import type { ChaosApp } from './chaos-app.js';
import type { ChaosWorld } from './chaos-world.js';
import type { HostRequest } from './raw-host.js';

/** By how many seconds what a request calls its time differs from when it arrived, for each way of saying it. */
export function signedOffBy({ headers, at }: HostRequest): readonly number[] {
  const semble = /^t=(\d+),/.exec(headers['x-webhook-signature'] ?? '')?.[1];
  return [headers['webhook-timestamp'], semble]
    .filter((time) => time !== undefined)
    .map((time) => Number(time) - at / 1000);
}

/** By how many seconds the time in an event's uid differs from when PostgreSQL wrote its row. */
export async function uidOffBy({ database }: ChaosWorld, id: string): Promise<number> {
  const [row]: { uid: string; acceptedAt: number }[] = await database.query(
    'SELECT uid, extract(epoch FROM accepted_at)::float8 AS "acceptedAt" FROM events WHERE id = $1',
    [id],
  );
  if (!row) throw new Error(`No event ${id}.`);
  const [, milliseconds = ''] = /^[a-z]+_([0-9a-f]{12})/.exec(row.uid) ?? [];
  return Number.parseInt(milliseconds, 16) / 1000 - row.acceptedAt;
}

export type ClockHealth = {
  readonly status: number;
  readonly clock: string;
  readonly skewSeconds: number;
};

/** What an app tells load balancers and operators of its clock. */
export async function clockHealthOf(app: ChaosApp, { env }: ChaosWorld): Promise<ClockHealth> {
  const ready = await fetch(`${app.url}/health/ready`);
  const { clock } = (await ready.json()) as { clock: string };
  const headers = { 'X-API-Key': env['ADMIN_API_KEY'] ?? '' };
  const metrics = await (await fetch(`${app.url}/metrics`, { headers })).text();
  const skew = /^rxhooks_clock_skew_seconds (\S+)$/m.exec(metrics)?.[1];
  return { status: ready.status, clock, skewSeconds: Number(skew) };
}
