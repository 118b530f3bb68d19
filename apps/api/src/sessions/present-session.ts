import type { OperatorSession } from '@rxhooks/application';
import { permissionsOf } from '@rxhooks/contracts';
import type { OwnSessionView, SessionView } from './sessions.dto.js';

export const presentSession = (session: OperatorSession): SessionView => ({
  uid: session.uid,
  name: session.displayName,
  key_uid: session.keyUid,
  role: session.role,
  started_at: session.startedAt.toISOString(),
  expires_at: session.expiresAt.toISOString(),
});

export const presentOwnSession = (session: OperatorSession, csrfToken: string): OwnSessionView =>
  Object.assign(presentSession(session), {
    kind: 'operator' as const,
    permissions: [...permissionsOf(session)],
    csrf_token: csrfToken,
  });
