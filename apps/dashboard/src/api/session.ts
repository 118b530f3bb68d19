import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error.ts';
import { call, keepCsrfToken } from './call.ts';
import type {
  EndSessionData,
  GetSessionData,
  OwnSessionView,
  StartSessionData,
} from './document.gen.ts';

const SESSION = ['session'];

const kept = (session: OwnSessionView): OwnSessionView => {
  keepCsrfToken(session.csrf_token);
  return session;
};

/** `null` for a visitor who has to log in. */
export const useSession = () =>
  useQuery({
    queryKey: SESSION,
    staleTime: Infinity,
    queryFn: async () => {
      try {
        return kept(await call<GetSessionData, OwnSessionView>('GET', '/v1/sessions/current'));
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
  });

export const useMay = (permission: string): boolean =>
  useSession().data?.permissions.includes(permission) ?? false;

/** Exchanges a key for a session; the key itself is kept nowhere. */
export function useLogin() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (key: string) =>
      call<StartSessionData, OwnSessionView>('POST', '/v1/sessions', { body: { key } }),
    gcTime: 0,
    onSuccess: (session) => queries.setQueryData(SESSION, kept(session)),
  });
}

export function useLogout() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call<EndSessionData, undefined>('DELETE', '/v1/sessions/current'),
    // What was read with the session leaves memory with it.
    onSuccess: () => {
      keepCsrfToken('');
      queries.setQueryData(SESSION, null);
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
    },
  });
}
