import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Search } from '../words/understand-search.ts';
import { call, callText } from './call.ts';
import type {
  EventWithDeliveries,
  GetEventDataData,
  ListEventTypesData,
  ListEventTypesResponse,
} from './document.gen.ts';
import { type EventFilters, findEvents } from './find-events.ts';
import { getEvent } from './get-event.ts';
import { useOrganisation } from './organisations.ts';

const WHILE_OPEN_MS = 3_000;
const LIST_MS = 10_000;

/** Whether something of it may still change by itself. */
const isOpen = ({ fan_out, deliveries }: EventWithDeliveries): boolean =>
  fan_out === 'pending' ||
  deliveries.some(({ status }) => status === 'pending' || status === 'retrying');

/** One event with its deliveries; read again while one of them has not ended. */
export function useEvent(id: string, { everyMs = WHILE_OPEN_MS } = {}) {
  const organisation = useOrganisation();
  return useQuery({
    queryKey: ['event', organisation, id],
    queryFn: ({ signal }) => getEvent(organisation, id, signal),
    refetchInterval: ({ state: { data } }) => (data && isOpen(data) ? everyMs : false),
  });
}

/** The filters of the list. The time is relative, so that a link stays useful. */
export type EventQuestion = {
  readonly search: Search;
  readonly filters: Omit<EventFilters, 'received_after'>;
  readonly lastHours: number;
  readonly cursor: string | undefined;
};

const HOUR_MS = 3_600_000;

/** One page of the events that match the filters. The first page is read again and again, for new events. */
export function useFoundEvents({ search, filters, lastHours, cursor }: EventQuestion) {
  const organisation = useOrganisation();
  return useQuery({
    queryKey: ['events', organisation, search, filters, lastHours, cursor],
    placeholderData: keepPreviousData,
    refetchInterval: cursor === undefined ? LIST_MS : false,
    queryFn: ({ signal }) => {
      const received_after = new Date(Date.now() - lastHours * HOUR_MS).toISOString();
      const question = { organisation, search, cursor, signal };
      return findEvents({ ...question, filters: { ...filters, received_after } });
    },
  });
}

export const useEventTypes = () =>
  useQuery({
    queryKey: ['event-types'],
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      call<ListEventTypesData, ListEventTypesResponse>('GET', '/v1/event-types', { signal }),
  });

/** The stored payload. Each look is audited with its reason, so nothing asks for it again by itself. */
export const readPayload = (organisation: string, id: string, reason: string) =>
  callText<GetEventDataData>('GET', '/v1/events/{id}/data', {
    organisation,
    path: { id },
    reason,
  });
