/**
 * SQL for an id as the system makes them: a prefix and a version 7 UUID without dashes, here with a time and a number
 * instead of chance. The time matters, for retention reads from it how old a row is.
 */
export function uidSql(prefix: string, timeMs: string, number: string): string {
  return `'${prefix}' || lpad(to_hex((${timeMs})::bigint), 12, '0') || '7' || lpad(to_hex((${number})::bigint), 19, '0')`;
}
