import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from './call.ts';
import type {
  GetDeliveryData,
  GetDeliveryResponse,
  ResendDeliveryData,
  ResendDeliveryResponse,
  ResumeSubscriptionData,
  ResumeSubscriptionResponse,
} from './document.gen.ts';
import { useOrganisation } from './organisations.ts';

export const getDelivery = (organisation: string, uid: string, signal?: AbortSignal) =>
  call<GetDeliveryData, GetDeliveryResponse>(
    'GET',
    '/v1/management/notification-deliveries/{uid}',
    { organisation, path: { uid }, signal },
  );

/**
 * A delivery with its attempts. Each look is in the audit log, so it is read again only when there is
 * something new: `state` changes with each attempt.
 */
export function useAttempts(uid: string, state: string) {
  const organisation = useOrganisation();
  return useQuery({
    queryKey: ['delivery', organisation, uid, state],
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => getDelivery(organisation, uid, signal),
  });
}

/** Sends a delivery once more; its event is read again at once. */
export function useResend(uid: string) {
  const organisation = useOrganisation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      call<ResendDeliveryData, ResendDeliveryResponse>(
        'POST',
        '/v1/management/notification-deliveries/{uid}/resend',
        { organisation, path: { uid } },
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['event', organisation] }),
  });
}

/** Ends the pause, hold or open circuit of an endpoint: all that waits for it is sent. */
export function useResume(uid: string) {
  const organisation = useOrganisation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      call<ResumeSubscriptionData, ResumeSubscriptionResponse>(
        'POST',
        '/v1/management/subscriptions/{uid}/resume',
        { organisation, path: { uid } },
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['event', organisation] }),
  });
}
