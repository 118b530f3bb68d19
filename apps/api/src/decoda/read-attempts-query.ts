import type { ReportFilter, ReportPage } from '@rxhooks/application';
import { decoda } from '@rxhooks/contracts';
import { type AttemptsQuery, ORDERS } from './attempts.dto.js';

const DEFAULT_LIMIT = 10;
export const MAX_PAYLOAD_BYTES = 1024 * 1024;
/** Our own limit: a page holds the payload of every delivery. */
export const MAX_PAGE_BYTES = 4 * MAX_PAYLOAD_BYTES;

export const toFilter = (query: AttemptsQuery): ReportFilter => ({
  eventType: query.event_type && decoda.nameOf(query.event_type),
  isDelivered: query.is_delivered,
  createdFrom: query.created_after,
  createdBefore: query.created_before,
  deliveredFrom: query.delivery_date_after,
  deliveredBefore: query.delivery_date_before,
  lastStatus: query.last_delivery_attempt_status,
  lastError: query.last_delivery_attempt_error,
});

export const toPage = ({ sort_by, sort_direction, limit, offset }: AttemptsQuery): ReportPage => ({
  orderBy: ORDERS[sort_by ?? 'created_date'] ?? 'created',
  isAscending: sort_direction === 'asc',
  limit: limit ?? DEFAULT_LIMIT,
  offset: offset ?? 0,
  maxBytes: MAX_PAGE_BYTES,
});
