import { type Fault, notOneOf } from './faults.js';

const TRUE = new Set(['1', 'true', 't', 'yes', 'y', 'on']);
const FALSE = new Set(['0', 'false', 'f', 'no', 'n', 'off']);
const DATE_TIME =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?)?$/i;
/** Beyond this a number of seconds is one of milliseconds. */
const MAX_SECONDS = 2e10;

/** Reads the parameters of one query, and gathers what is wrong with them. */
export class QueryReader {
  readonly faults: Fault[] = [];

  readonly #query: Readonly<Record<string, unknown>>;

  constructor(query: object) {
    this.#query = query as Readonly<Record<string, unknown>>;
  }

  /** The last one, where it is repeated. */
  text(name: string): string | undefined {
    const value = [this.#query[name]].flat().at(-1);
    return typeof value === 'string' ? value : undefined;
  }

  oneOf<T extends string>(name: string, names: readonly T[]): T | undefined {
    const value = this.text(name);
    const found = names.find((one) => one === value);
    if (value !== undefined && found === undefined)
      this.faults.push(notOneOf(names, 'query', name));
    return found;
  }

  boolean(name: string): boolean | undefined {
    const value = this.text(name)?.toLowerCase();
    if (value === undefined) return undefined;
    if (TRUE.has(value)) return true;
    if (!FALSE.has(value))
      this.#fail(
        name,
        'Input should be a valid boolean, unable to interpret input',
        'bool_parsing',
      );
    return false;
  }

  integer(name: string, max: number): number | undefined {
    const value = this.text(name)?.trim();
    if (value === undefined) return undefined;
    const number = Number(value);
    if (!/^[+-]?\d+$/.test(value))
      this.#fail(
        name,
        'Input should be a valid integer, unable to parse string as an integer',
        'int_parsing',
      );
    else if (number < 0)
      this.#fail(name, 'Input should be greater than or equal to 0', 'greater_than_equal');
    else if (number > max)
      this.#fail(name, `Input should be less than or equal to ${max}`, 'less_than_equal');
    return number;
  }

  /** ISO 8601, in UTC unless it says otherwise; or unix seconds or milliseconds. */
  date(name: string): Date | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const date = readDate(value.trim());
    if (Number.isNaN(date.getTime()))
      this.#fail(name, 'Input should be a valid datetime or date', 'datetime_from_date_parsing');
    return date;
  }

  #fail(name: string, msg: string, type: string): void {
    this.faults.push({ loc: ['query', name], msg, type });
  }
}

function readDate(text: string): Date {
  if (/^\d{1,16}$/.test(text)) {
    const number = Number(text);
    return new Date(number > MAX_SECONDS ? number : number * 1000);
  }
  const [, day = '', time = '00:00', zone = 'Z'] = DATE_TIME.exec(withPlus(text)) ?? [];
  const date = new Date(`${day}T${time}${zone.toUpperCase()}`);
  // The 31st of February would become a day of March.
  const isDay = new Date(`${day}T00:00Z`).getUTCDate() === Number(day.slice(-2));
  return isDay ? date : new Date(Number.NaN);
}

/** A plus sign that was not escaped arrives as a space. */
function withPlus(text: string): string {
  return text.includes('T') ? text.replace(/ (\d\d:?\d\d)$/, '+$1') : text;
}
