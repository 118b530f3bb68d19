import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from './call.ts';
import type {
  GetStatsData,
  GetStatsResponse,
  ListSubscriptionsData,
  ListSubscriptionsResponse,
} from './document.gen.ts';
import { useOrganisation } from './organisations.ts';

const EVERY_MS = 15_000;
const HOUR_MS = 3_600_000;

/** The counts of the last hours. */
export function useStatistics(lastHours: number) {
  const organisation = useOrganisation();
  return useQuery({
    queryKey: ['statistics', organisation, lastHours],
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
    queryFn: ({ signal }) =>
      call<GetStatsData, GetStatsResponse>('GET', '/v1/management/stats', {
        organisation,
        query: { from: new Date(Date.now() - lastHours * HOUR_MS).toISOString() },
        signal,
      }),
  });
}

/** The subscriptions of all contracts, with the state of their endpoints. */
export function useSubscriptions() {
  const organisation = useOrganisation();
  return useQuery({
    queryKey: ['subscriptions', organisation],
    refetchInterval: EVERY_MS,
    queryFn: ({ signal }) =>
      call<ListSubscriptionsData, ListSubscriptionsResponse>(
        'GET',
        '/v1/management/subscriptions',
        { organisation, signal },
      ),
  });
}
