/** Why a delivery waits, and what ends it, by the kinds of the API. */
export const WAITING: Readonly<Record<string, string>> = {
  retry_scheduled: 'The retry schedule of the contract says when.',
  held: 'The endpoint asked for a pause, or answered 429, 502, 503 or 504, which is taken for one.',
  circuit_open:
    'Most requests to the endpoint failed. One is made then to see whether it works again.',
  probing: 'One request at a time tests whether the endpoint works again.',
  rate_limited: 'The rate limit of the subscription is reached.',
  queued: 'It is due, and waits for its turn.',
  paused: 'The subscription is paused.',
  organisation_paused: 'The organisation is paused.',
  organisation_moving: 'The organisation moves to another cell, which sends it.',
};

const ENDED_BY_RESUME = ['held', 'circuit_open', 'paused'];

/** Whether nothing is sent to an endpoint until its pause ends by itself or by a person. */
export const isStopped = (kind: string | undefined): boolean =>
  kind !== undefined && ENDED_BY_RESUME.includes(kind);
