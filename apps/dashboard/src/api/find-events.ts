import { ApiError } from './api-error.ts';
import { call } from './call.ts';
import type {
  ListDeliveriesData,
  ListDeliveriesResponse,
  ListEventsData,
  ListEventsResponse,
} from './document.gen.ts';
import { getDelivery } from './deliveries.ts';
import { getEvent } from './get-event.ts';
import type { Search } from '../words/understand-search.ts';

export type EventFilters = Omit<NonNullable<ListEventsData['query']>, 'cursor' | 'limit'>;

/** The ids of the events of a page; a row reads the rest. */
export type Found = {
  readonly ids: readonly string[];
  readonly next: string | null;
  readonly by: Search['kind'] | 'id';
};

export type Question = {
  readonly organisation: string;
  readonly search: Search;
  readonly filters: EventFilters;
  readonly cursor: string | undefined;
  readonly signal: AbortSignal;
};

const PAGE = 20;

export async function findEvents(question: Question): Promise<Found> {
  const { search } = question;
  switch (search.kind) {
    case 'nothing':
      return listed(question, question.filters);
    case 'key':
      return foundByKey(question, search.value);
    case 'event':
      return { ...(await foundById(question, search.value)), by: 'event' };
    case 'delivery':
      return foundByDelivery(question, search.value);
    case 'host':
      return foundByHost(question, search.value);
  }
}

async function listed(
  { organisation, cursor, signal, search }: Question,
  filters: EventFilters,
): Promise<Found> {
  const { data, next_cursor } = await call<ListEventsData, ListEventsResponse>(
    'GET',
    '/v1/events',
    {
      organisation,
      query: { ...filters, limit: PAGE, ...(cursor !== undefined && { cursor }) },
      signal,
    },
  );
  return { ids: data.map(({ uid }) => uid), next: next_cursor, by: search.kind };
}

/** Of any time: a key that is looked for is an old order as often as a new one. */
async function foundByKey(question: Question, key: string): Promise<Found> {
  const { received_after: _, ...filters } = question.filters;
  const found = await listed(question, { ...filters, business_key: key });
  const isNothing = found.ids.length === 0 && found.next === null;
  return isNothing && question.cursor === undefined ? foundById(question, key) : found;
}

async function foundById({ organisation, signal }: Question, id: string): Promise<Found> {
  try {
    const { uid } = await getEvent(organisation, id, signal);
    return { ids: [uid], next: null, by: 'id' };
  } catch (error) {
    return nothingWhenUnknown(error, 'id');
  }
}

async function foundByDelivery({ organisation, signal }: Question, uid: string): Promise<Found> {
  try {
    const { event_id } = await getDelivery(organisation, uid, signal);
    return { ids: [event_id], next: null, by: 'delivery' };
  } catch (error) {
    return nothingWhenUnknown(error, 'delivery');
  }
}

async function foundByHost(
  { organisation, filters, cursor, signal }: Question,
  host: string,
): Promise<Found> {
  const { data, next_cursor } = await call<ListDeliveriesData, ListDeliveriesResponse>(
    'GET',
    '/v1/management/notification-deliveries',
    {
      organisation,
      query: {
        target_host: host,
        limit: PAGE,
        ...(filters.event_type !== undefined && { event_type: filters.event_type }),
        ...(filters.received_after !== undefined && { created_after: filters.received_after }),
        ...(cursor !== undefined && { cursor }),
      },
      signal,
    },
  );
  const ids = [...new Set(data.map(({ event_id }) => event_id))];
  return { ids, next: next_cursor, by: 'host' };
}

function nothingWhenUnknown(error: unknown, by: Found['by']): Found {
  if (error instanceof ApiError && error.status === 404) return { ids: [], next: null, by };
  throw error;
}
