import type { ReportFilter, ReportPage } from '@rxhooks/application';
import { decoda } from '@rxhooks/contracts';
import { refuse } from './faults.js';
import { QueryReader } from './read-query.js';

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;
export const MAX_PAYLOAD_BYTES = 1024 * 1024;
/** Ours: an answer holds the payload of every delivery. */
export const MAX_PAGE_BYTES = 4 * MAX_PAYLOAD_BYTES;
const MAX_OFFSET = 1_000_000_000;

const ORDERS: Readonly<Record<string, ReportPage['orderBy']>> = {
  created_date: 'created',
  delivered_date: 'delivered',
  delivery_date: 'delivered',
  last_delivery_attempt_date: 'last_attempt',
  last_delivery_attempt_status: 'last_status',
  last_delivery_attempt_error: 'last_error',
  type: 'event_type',
  event_type: 'event_type',
  id: 'uid',
};

/** @throws FaultsError that names everything that is wrong */
export function readAttemptsQuery(query: object): {
  readonly filter: ReportFilter;
  readonly page: ReportPage;
} {
  const reader = new QueryReader(query);
  const eventType = reader.oneOf('event_type', decoda.SPELLINGS);
  const filter = {
    eventType: eventType && decoda.nameOf(eventType),
    isDelivered: reader.boolean('is_delivered'),
    createdFrom: reader.date('created_after'),
    createdBefore: reader.date('created_before'),
    deliveredFrom: reader.date('delivery_date_after'),
    deliveredBefore: reader.date('delivery_date_before'),
    lastStatus: reader.text('last_delivery_attempt_status'),
    lastError: reader.text('last_delivery_attempt_error'),
  };
  const sortBy = reader.oneOf('sort_by', Object.keys(ORDERS)) ?? 'created_date';
  const page = {
    orderBy: ORDERS[sortBy] ?? 'created',
    isAscending: reader.oneOf('sort_direction', ['asc', 'desc']) === 'asc',
    limit: reader.integer('limit', MAX_LIMIT) ?? DEFAULT_LIMIT,
    offset: reader.integer('offset', MAX_OFFSET) ?? 0,
    maxBytes: MAX_PAGE_BYTES,
  };
  refuse(reader.faults);
  return { filter, page };
}
