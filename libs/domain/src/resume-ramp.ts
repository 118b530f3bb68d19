/** One request a second after a resume, doubling every ten seconds; no limit after the ramp. */
export const RESUME_RAMP = { doublingSeconds: 10, lastsSeconds: 90 } as const;
