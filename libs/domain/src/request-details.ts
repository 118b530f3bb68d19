/** `schedule`: due by itself, at first or after a failure. `probe`: to see whether an open circuit may close. */
export const ORIGINS = ['schedule', 'person', 'recovery', 'probe', 'test'] as const;

export type Origin = (typeof ORIGINS)[number];

/** How long each step took; undefined for one that was not needed (a kept connection) or not reached. */
export type StepTimes = {
  readonly dnsMs?: number | undefined;
  readonly connectMs?: number | undefined;
  readonly tlsMs?: number | undefined;
  /** From the request to the first byte of the answer. */
  readonly firstByteMs?: number | undefined;
};

/** What is known of a request beside its outcome. */
export type RequestDetails = {
  readonly madeBy: Origin;
  /** Host and process id of whoever sent it. */
  readonly worker?: string | undefined;
  /** From the time it was due to its start. */
  readonly queuedMs?: number | undefined;
  readonly times?: StepTimes | undefined;
  /** Of the answer, by lower-case name; those alone that hold no secrets and no data. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
};
