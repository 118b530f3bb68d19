const TRUE = new Set(['1', 'true', 't', 'yes', 'y', 'on']);
const FALSE = new Set(['0', 'false', 'f', 'no', 'n', 'off']);
const DATE_TIME =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?)?$/i;
/** Larger numbers are milliseconds. */
const MAX_SECONDS = 2e10;

/** The last value of a repeated parameter. */
export function lastText(value: unknown): string | undefined {
  const last: unknown = [value].flat().at(-1);
  return typeof last === 'string' ? last : undefined;
}

/** This and the next two return the text itself if they cannot read it. */
export function readBoolean(text: string): boolean | string {
  const word = text.toLowerCase();
  return TRUE.has(word) || (FALSE.has(word) ? false : text);
}

export function readInteger(text: string): number | string {
  return /^[+-]?\d+$/.test(text.trim()) ? Number(text) : text;
}

/** ISO 8601, in UTC unless it says otherwise; or unix seconds or milliseconds. */
export function readDate(text: string): Date | string {
  const date = toDate(text.trim());
  return Number.isNaN(date.getTime()) ? text : date;
}

function toDate(text: string): Date {
  if (/^\d{1,16}$/.test(text)) {
    const number = Number(text);
    return new Date(number > MAX_SECONDS ? number : number * 1000);
  }
  const [, day = '', time = '00:00', zone = 'Z'] = DATE_TIME.exec(withPlus(text)) ?? [];
  const date = new Date(`${day}T${time}${zone.toUpperCase()}`);
  // `Date` would turn 31 February into March.
  const isDay = new Date(`${day}T00:00Z`).getUTCDate() === Number(day.slice(-2));
  return isDay ? date : new Date(Number.NaN);
}

/** A plus sign that was not escaped arrives as a space. */
function withPlus(text: string): string {
  return text.includes('T') ? text.replace(/ (\d\d:?\d\d)$/, '+$1') : text;
}
