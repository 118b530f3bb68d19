/**
 * What has to hold after every run, whatever was broken in between. Each function gives a list of faults, empty when
 * the invariant holds; `chaos-world.ts` gathers what they need.
 */
import { findBadSignature, sha256 } from '../../support/ledger.js';
import type { DeliveryRow, Sent, ServiceRecord } from './ledger.js';
import type { HostRequest } from './raw-host.js';

export type Ledger = {
  readonly sent: readonly Sent[];
  readonly requests: readonly HostRequest[];
  readonly record: ServiceRecord;
  readonly secrets: ReadonlyMap<string, string>;
};

export type Schedule = {
  readonly seconds: readonly number[];
  readonly jitter: number;
  /** How late a retry may come. */
  readonly slackMs: number;
};

/** Clocks differ by this at most, and both of them are ours here. */
const CLOCK_MS = 5000;
/** A machine that sets its clock right in between makes a duration look shorter than the times around it. */
const CLOCK_STEP_MS = 50;

const idOf = ({ headers }: HostRequest) => headers['webhook-id'] ?? '';
const isSuccess = (status: number | null | undefined) =>
  status !== null && status !== undefined && status >= 200 && status < 300;
const isTest = ({ headers }: HostRequest) => 'x-webhook-test' in headers;

function byDelivery({ requests }: Ledger): ReadonlyMap<string, readonly HostRequest[]> {
  return Map.groupBy(
    requests.filter((request) => !isTest(request)),
    idOf,
  );
}

/** INV-1: what was acknowledged has ended at every endpoint that wants it, and says how. */
export function findLost({ sent, record }: Ledger): string[] {
  const events = new Map(
    record.events.map((row) => [`${row.organisationUid}/${row.eventId}`, row]),
  );
  const deliveries = Map.groupBy(
    record.deliveries,
    (row) => `${row.organisationUid}/${row.eventId}`,
  );
  return sent
    .filter(({ isAcknowledged }) => isAcknowledged)
    .flatMap(({ organisationUid, eventId, type }) => {
      const event = events.get(`${organisationUid}/${eventId}`);
      if (!event) return [`${eventId} was acknowledged and is unknown`];
      if (event.quarantineReason) return [];
      if (!event.isFannedOut) return [`${eventId} was never fanned out`];
      const rows = deliveries.get(`${organisationUid}/${eventId}`) ?? [];
      const reached = new Set(rows.map(({ subscriptionUid }) => subscriptionUid));
      const missing = record.subscriptions.filter(
        (subscription) =>
          subscription.organisationUid === organisationUid &&
          subscription.eventTypes.includes(type) &&
          subscription.createdAt < event.acceptedAt &&
          subscription.removedAt === null &&
          !reached.has(subscription.uid),
      );
      return [
        ...missing.map(({ uid }) => `${eventId} has no delivery for ${uid}`),
        ...rows.flatMap(describeUnended),
      ];
    });
}

function describeUnended({ uid, target, status, reason, attempts }: DeliveryRow): string[] {
  if (status === 'pending' || status === 'retrying') return [`${uid} to ${target} is ${status}`];
  const hasReason = status !== 'failed' || Boolean(reason ?? attempts.at(-1)?.error);
  return hasReason ? [] : [`${uid} to ${target} has failed without a reason`];
}

/** INV-2: every request that arrived is on record as an attempt. */
export function findUnrecorded(ledger: Ledger): string[] {
  const rows = new Map(ledger.record.deliveries.map((row) => [row.uid, row]));
  return [...byDelivery(ledger)].flatMap(([id, { length }]) => {
    const attempts = rows.get(id)?.attempts ?? [];
    // A request that was resent may have arrived twice, and is one attempt.
    const requests = attempts.length + attempts.filter(({ resent }) => resent).length;
    return requests >= length ? [] : [`${id} arrived ${length} times, ${requests} are on record`];
  });
}

/**
 * INV-3: successes that were followed by another request. A crash may cost one for each request in flight; that a repeat is
 * answered with a failure, and so is followed by a retry, costs no second one.
 */
export function findDuplicates(ledger: Ledger): string[] {
  return [...byDelivery(ledger)].flatMap(([id, requests]) => {
    const late = requests.slice(0, -1).filter(({ answered }) => isSuccess(answered)).length;
    return Array.from({ length: late }, () => `${id} came again to ${requests[0]?.host}`);
  });
}

/** INV-4: nothing is sent any more once a success is on record. */
export function findLate(ledger: Ledger): string[] {
  const requests = byDelivery(ledger);
  return ledger.record.deliveries.flatMap(({ uid, attempts }) => {
    const success = attempts.find(({ statusCode, error }) => isSuccess(statusCode) && !error);
    if (!success) return [];
    const endMs = success.startedAt + (success.durationMs ?? 0) + CLOCK_STEP_MS;
    const late = (requests.get(uid) ?? []).filter(({ at }) => at > endMs);
    return late.map(({ host, at }) => `${uid} came to ${host} ${at - endMs} ms after its success`);
  });
}

/** INV-5: no more attempts than the schedule has, and each at its time. Attempts that a crash has cut off use no step. */
export function findOffSchedule({ record }: Ledger, schedule: Schedule): string[] {
  const { seconds, jitter, slackMs } = schedule;
  return record.deliveries.flatMap(({ uid, target, attempts }) => {
    const kept = attempts.filter(({ error }) => !error?.startsWith('unknown'));
    const faults =
      kept.length > seconds.length + 1 ? [`${uid} to ${target}: ${kept.length} attempts`] : [];
    for (const [step, { startedAt }] of kept.slice(1).entries()) {
      const before = kept[step];
      // With a lost attempt in between, the lease and not the schedule has set the time.
      if (!before || kept.length < attempts.length) continue;
      const gapMs = startedAt - before.startedAt - (before.durationMs ?? 0);
      const dueMs = (seconds[step] ?? 0) * 1000;
      if (gapMs < dueMs * (1 - jitter) - 50 || gapMs > dueMs * (1 + jitter) + slackMs)
        faults.push(`${uid} to ${target}: ${gapMs.toFixed(0)} ms instead of ${dueMs}`);
    }
    return faults;
  });
}

/** INV-6: both signatures hold, and the time of the attempt is the receiver's time. */
export function findBadlySigned(ledger: Ledger): string[] {
  const owners = new Map(ledger.record.deliveries.map((row) => [row.uid, row.subscriptionUid]));
  return ledger.requests
    .filter((request) => !isTest(request))
    .flatMap((request) => {
      const secret = ledger.secrets.get(owners.get(idOf(request)) ?? '');
      if (secret === undefined) return [`${idOf(request)} at ${request.host} is nobody's`];
      const bad = findBadSignature(request, secret);
      const offMs = Math.abs(Number(request.headers['webhook-timestamp']) * 1000 - request.at);
      return [
        ...(bad ? [`${idOf(request)} at ${request.host}: ${bad}`] : []),
        ...(offMs > CLOCK_MS ? [`${idOf(request)} at ${request.host} is ${offMs} ms off`] : []),
      ];
    });
}

/** INV-7: one id and the same bytes for one event at one endpoint, and the bytes that the event calls for. */
export function findAltered(ledger: Ledger): string[] {
  const shas = new Map(
    ledger.sent.map(({ organisationUid, eventId, bodySha }) => [
      `${organisationUid}/${eventId}`,
      bodySha,
    ]),
  );
  const rows = new Map(ledger.record.deliveries.map((row) => [row.uid, row]));
  return [...byDelivery(ledger)].flatMap(([id, requests]) => {
    const row = rows.get(id);
    const expected = row && shas.get(`${row.organisationUid}/${row.eventId}`);
    const altered = requests.filter(({ body }) => sha256(body) !== expected);
    return altered.map(({ host }) => `${id} arrived at ${host} with other bytes`);
  });
}
