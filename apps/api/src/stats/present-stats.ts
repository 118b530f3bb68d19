import type { Percentiles, Stats, StatsLine } from '@rxhooks/application';
import type { PercentilesView, StatsRowView, StatsView } from './stats.dto.js';

export const presentStats = ({ from, to, step, oldestWaitingAt, lines }: Stats): StatsView => ({
  from: from.toISOString(),
  to: to.toISOString(),
  step,
  oldest_waiting_at: oldestWaitingAt?.toISOString() ?? null,
  data: lines.map(presentLine),
});

const presentLine = (line: StatsLine): StatsRowView => ({
  at: line.at.toISOString(),
  subscription_uid: line.subscriptionUid ?? null,
  event_type: line.eventType ?? null,
  accepted: line.accepted,
  attempts: line.attempts,
  succeeded: line.succeeded,
  failed: line.failed,
  first_attempt_latency_ms: presentPercentiles(line.latency),
  receiver_ms: presentPercentiles(line.receiver),
});

const presentPercentiles = ({ p50, p95 }: Percentiles): PercentilesView => ({
  p50: rounded(p50),
  p95: rounded(p95),
});

const rounded = (ms: number | undefined) => (ms === undefined ? null : Number(ms.toPrecision(3)));
