import type {
  Recovery,
  RecoveryFilter,
  RecoveryMatch,
  RecoveryPreview,
} from '@rxhooks/application';
import { remainingOf } from '@rxhooks/domain';
import type { PreviewedDeliveryView, RecoveryPreviewView, RecoveryView } from './recoveries.dto.js';
import type { RecoveryFilterRequest } from './recovery-request.dto.js';

export function presentRecovery(recovery: Recovery, now: Date): RecoveryView {
  const { request, sent, succeeded, failed, status, ratePerSecond } = recovery;
  const remaining = remainingOf(recovery);
  const isGoingOn = status === 'running' && remaining > 0;
  return {
    uid: recovery.uid,
    status,
    filter: presentFilter(request.filter),
    include: [...request.include],
    subscription_uids: request.subscriptionUids ? [...request.subscriptionUids] : null,
    since: recovery.since.toISOString(),
    until: recovery.until.toISOString(),
    rate_per_second: ratePerSecond,
    matched: recovery.matched,
    sent,
    succeeded: succeeded ?? null,
    failed: failed ?? null,
    waiting: succeeded === undefined || failed === undefined ? null : sent - succeeded - failed,
    remaining,
    unsendable: recovery.unsendable,
    eta: isGoingOn
      ? new Date(now.getTime() + (remaining / ratePerSecond) * 1000).toISOString()
      : null,
    created_at: recovery.createdAt.toISOString(),
    ended_at: recovery.endedAt?.toISOString() ?? null,
  };
}

export function presentPreview(preview: RecoveryPreview): RecoveryPreviewView {
  return {
    dry_run: true,
    since: preview.since.toISOString(),
    until: preview.until.toISOString(),
    ...presentCounts(preview),
    subscriptions: preview.subscriptions.map(({ uid, target, ...counts }) => ({
      subscription_uid: uid,
      target,
      ...presentCounts(counts),
    })),
    sample: preview.sample.map(presentMatch),
  };
}

const presentCounts = ({
  matched,
  unsendable,
}: Pick<RecoveryPreview, 'matched' | 'unsendable'>) => ({
  matched,
  sendable: remainingOf({ matched, sent: 0, unsendable }),
  unsendable,
});

const presentMatch = (match: RecoveryMatch): PreviewedDeliveryView => ({
  delivery_uid: match.isMissing ? null : match.deliveryUid,
  event_uid: match.eventUid,
  subscription_uid: match.subscriptionUid,
  unsendable: match.unsendable ?? null,
});

function presentFilter(filter: RecoveryFilter): RecoveryFilterRequest {
  const { eventTypes, contract, error, statusCodes, targetHost } = filter;
  return {
    ...(eventTypes && { event_types: [...eventTypes] }),
    ...(contract !== undefined && { contract }),
    ...(error !== undefined && { error }),
    ...(statusCodes && { status_code: toCode(statusCodes) }),
    ...(targetHost !== undefined && { target_host: targetHost }),
  };
}

const toCode = ([lowest, highest]: readonly [number, number]) =>
  lowest === highest ? String(lowest) : `${lowest / 100}xx`;
