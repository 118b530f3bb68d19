/**
 * SQL for an id like the system's: a prefix and a version 7 UUID without dashes, with a number
 * instead of random bits. The time matters: retention reads the age of a row from it.
 */
export function uidSql(prefix: string, timeMs: string, number: string): string {
  return `'${prefix}' || lpad(to_hex((${timeMs})::bigint), 12, '0') || '7' || lpad(to_hex((${number})::bigint), 19, '0')`;
}
