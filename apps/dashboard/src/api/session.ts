import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error.ts';
import { call, keepCsrfToken } from './call.ts';
import { takeLoginCode } from './login-code.ts';
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
      const code = takeLoginCode();
      return (code === undefined ? null : await ifValid(start({ code }))) ?? ifValid(current());
    },
  });

const current = () => call<GetSessionData, OwnSessionView>('GET', '/v1/sessions/current');

const start = (body: StartSessionData['body']) =>
  call<StartSessionData, OwnSessionView>('POST', '/v1/sessions', { body });

/** `null` for a session that is over, and for a code that was used. */
async function ifValid(asked: Promise<OwnSessionView>): Promise<OwnSessionView | null> {
  try {
    return kept(await asked);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

export const useMay = (permission: string): boolean =>
  useSession().data?.permissions.includes(permission) ?? false;

/** Exchanges a key for a session; the key itself is kept nowhere. */
export function useLogin() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (key: string) => start({ key }),
    gcTime: 0,
    onSuccess: (session) => queries.setQueryData(SESSION, kept(session)),
  });
}

export function useLogout() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call<EndSessionData, undefined>('DELETE', '/v1/sessions/current'),
    // The next person at this browser must not see data of this session.
    onSuccess: () => {
      keepCsrfToken('');
      queries.setQueryData(SESSION, null);
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
    },
  });
}
