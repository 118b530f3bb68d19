import { explainWait, type WaitFacts } from '@rxhooks/domain';
import { isFree } from '../deliveries/lease-statement.js';
import { IS_AWAY, IS_HELD, IS_ORGANISATION_PAUSED, RATE } from '../endpoints/endpoint-rules.js';

/** Columns over a delivery `d`, its subscription `s` and the state `st` of its endpoint, if it has one. */
export const WAIT_FACTS = `
  d.due_at AS "dueAt", coalesce(d.due_at <= now(), false) AS "isDue", NOT ${isFree('d')} AS "isLeased",
  ${IS_AWAY} AS "isAway", ${IS_ORGANISATION_PAUSED} AS "isOrganisationPaused", s.status = 'paused' AS "isPaused",
  CASE WHEN ${IS_HELD} THEN st.held_until END AS "heldUntil", coalesce(st.is_open, false) AS "isOpen",
  ${RATE} AS rate, s.rate_per_second AS "ownRate", coalesce(st.next_slot_at > now(), false) AS "isTurnTaken"`;

type Optional = 'dueAt' | 'heldUntil' | 'rate' | 'ownRate';

export type WaitColumns = Omit<WaitFacts, Optional> & {
  readonly [Key in Optional]: Exclude<WaitFacts[Key], undefined> | null;
};

export const toWaitingFor = (row: WaitColumns) =>
  explainWait({
    ...row,
    dueAt: row.dueAt ?? undefined,
    heldUntil: row.heldUntil ?? undefined,
    rate: row.rate ?? undefined,
    ownRate: row.ownRate ?? undefined,
  });
