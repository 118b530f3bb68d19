/** A resumed endpoint gets one request a second, twice as many every ten seconds, and after a while as many as it can take. */
export const RESUME_RAMP = { doublingSeconds: 10, lastsSeconds: 90 } as const;
