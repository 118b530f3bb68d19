/**
 * The first uid that can have been made at this time. Uids are `<prefix><uuid v7>`, whose first 48 bits are milliseconds
 * (RFC 9562, 5.7): what is older has a smaller one, so the primary key answers questions about age.
 */
export function uidAt(prefix: string, time: Date): string {
  const milliseconds = Math.max(0, time.getTime()).toString(16).padStart(12, '0');
  return prefix + milliseconds.padEnd(32, '0');
}
