import { RESUME_RAMP } from '@rxhooks/domain';
import { isAway, isPaused, isStill } from '../organisations/moving.js';

/**
 * Conditions for sending to an endpoint, in SQL over a subscription `s` and its state `st`, if it
 * has one. In one place, because the fan-out, all ways of claiming and the sweeper must agree.
 */

// A later start was written while the clock of the database was wrong, and its rate would
// underflow.
const IS_RAMPING = `coalesce(
  st.ramp_started_at > now() - interval '${RESUME_RAMP.lastsSeconds} seconds' AND st.ramp_started_at < now() + interval '1 minute', false)`;

/** Requests a second over all workers together; null when they are not counted. */
export const RATE = `
  least(s.rate_per_second, CASE WHEN ${IS_RAMPING}
    THEN power(2, extract(epoch FROM now() - st.ramp_started_at)::float8 / ${RESUME_RAMP.doublingSeconds}) END)`;

export const IS_HELD = `coalesce(st.held_until > now(), false)`;

/** An open circuit lets one request through at a time. */
export const IS_PROBED = `(coalesce(st.is_open, false) AND coalesce(st.probe_until > now(), false))`;

/** True of the subscriptions of an organisation that another cell serves, or will. */
export const IS_AWAY = isAway('s.organisation_uid');

export const IS_ORGANISATION_PAUSED = isPaused('s.organisation_uid');

/** True of both. In one condition, because this is asked for every event and every claim. */
export const IS_STILL = isStill('s.organisation_uid');

/** True when no request may be made. */
export const IS_BARRED = `(s.status = 'paused' OR ${IS_STILL} OR ${IS_HELD} OR ${IS_PROBED})`;

/** True when the state holds anything that a success would change. */
export const IS_WATCHED = `coalesce(
  st.is_open OR st.throttles > 0 OR st.held_until IS NOT NULL OR st.window_started_at IS NOT NULL
  OR st.failing_since IS NOT NULL, false)`;

/**
 * True when requests have to be counted, or none may be made: deliveries wait to be claimed in
 * turn.
 */
export const MUST_WAIT = `(
  s.status = 'paused' OR ${IS_STILL} OR s.rate_per_second IS NOT NULL
  OR ${IS_HELD} OR coalesce(st.is_open, false) OR ${IS_RAMPING})`;
