import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useParams } from 'wouter';
import { call } from './call.ts';
import type { ListOrganisationsData, ListOrganisationsResponse } from './document.gen.ts';

const SHOWN = 20;

/** The slug in the path, which every page below it is about. */
export const useOrganisation = (): string =>
  useParams<{ organisation: string }>().organisation ?? '';

/** Those whose name, slug or uid has a text in it. */
export const useOrganisations = (text: string) =>
  useQuery({
    queryKey: ['organisations', text],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      call<ListOrganisationsData, ListOrganisationsResponse>('GET', '/v1/admin/organisations', {
        query: { q: text, limit: SHOWN },
        signal,
      }),
  });
