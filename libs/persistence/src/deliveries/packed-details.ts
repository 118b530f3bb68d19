import type { Origin, RequestDetails } from '@rxhooks/domain';

/** As `attempts.details` keeps them: short keys, times in whole ms, and nothing that goes without saying. */
export type PackedDetails = {
  /** Omitted for `schedule`. */
  readonly m?: Origin;
  readonly w?: string | undefined;
  readonly q?: number | undefined;
  readonly d?: number | undefined;
  readonly c?: number | undefined;
  readonly t?: number | undefined;
  readonly f?: number | undefined;
  /** Headers of the answer, erased with the payload. */
  readonly h?: Readonly<Record<string, string>> | undefined;
};

export function packDetails(details: RequestDetails | undefined): string | null {
  if (!details) return null;
  const { madeBy, worker, queuedMs, times, headers } = details;
  const packed: PackedDetails = {
    ...(madeBy !== 'schedule' && { m: madeBy }),
    w: worker,
    q: rounded(queuedMs),
    d: rounded(times?.dnsMs),
    c: rounded(times?.connectMs),
    t: rounded(times?.tlsMs),
    f: rounded(times?.firstByteMs),
    h: headers,
  };
  return JSON.stringify(packed);
}

/** Undefined for attempts of a release before, which kept none. */
export function unpackDetails(packed: PackedDetails | null): RequestDetails | undefined {
  if (packed === null) return undefined;
  const { m: madeBy = 'schedule', w: worker, q: queuedMs, d, c, t, f, h: headers } = packed;
  return {
    madeBy,
    worker,
    queuedMs,
    times: { dnsMs: d, connectMs: c, tlsMs: t, firstByteMs: f },
    headers,
  };
}

const rounded = (ms: number | undefined) => (ms === undefined ? undefined : Math.round(ms));
