const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A time for a person: `14:05` today, `3 Dec, 14:05` on other days, in the zone of the viewer. */
export function clock(iso: string, now: Date, zone?: string): string {
  const at = new Date(iso);
  const time = inZone(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, zone);
  if (dayOf(at, zone) === dayOf(now, zone)) return time;
  const date = inZone(at, { day: 'numeric', month: 'short' }, zone);
  const isThisYear = at.getUTCFullYear() === now.getUTCFullYear();
  return isThisYear ? `${date}, ${time}` : `${date} ${at.getUTCFullYear()}, ${time}`;
}

/** As `clock`, to the second. */
export const clockToSecond = (iso: string, now: Date, zone?: string): string =>
  `${clock(iso, now, zone)}:${inZone(new Date(iso), { second: '2-digit' }, zone).padStart(2, '0')}`;

const inZone = (at: Date, options: Intl.DateTimeFormatOptions, zone: string | undefined) =>
  new Intl.DateTimeFormat('en-GB', { ...options, ...(zone && { timeZone: zone }) }).format(at);

const dayOf = (at: Date, zone: string | undefined) =>
  inZone(at, { day: '2-digit', month: '2-digit', year: 'numeric' }, zone);

/** `2026-12-01 14:05:09.123 UTC`, for logs. */
export const exactUtc = (iso: string): string =>
  `${new Date(iso).toISOString().replace('T', ' ').replace('Z', '')} UTC`;

/** `just now`, `4 min ago`, `in 2 h`. */
export function distance(iso: string, now: Date): string {
  const ms = new Date(iso).getTime() - now.getTime();
  const size = Math.abs(ms);
  if (size < 10 * SECOND) return ms > 0 ? 'in a moment' : 'just now';
  const text = inUnits(size);
  return ms > 0 ? `in ${text}` : `${text} ago`;
}

function inUnits(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} days`;
}

/** `18 ms`, `1.4 s`, `2 min`. */
export function duration(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  return ms < MINUTE ? `${(ms / SECOND).toFixed(1)} s` : `${Math.round(ms / MINUTE)} min`;
}
