/** Ids are `<prefix><uuid v7 without dashes>`: sorted by creation time, without `:` and `.`. */
export const ID_PREFIXES = {
  organisation: 'org_',
  pharmacy: 'ph_',
  apiKey: 'key_',
  operatorKey: 'opk_',
  session: 'ses_',
  event: 'evt_',
  delivery: 'dlv_',
  lease: 'lease_',
  notification: 'ntf_',
  recovery: 'rcv_',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

const MS_DIGITS = 12;
const OTHER_DIGITS = 20;

/** The lowest id that can be made at a time: ids made before it are lower, later ones are not. */
export function lowestIdAt(kind: IdKind, time: Date): string {
  const ms = Math.max(0, time.getTime()).toString(16).padStart(MS_DIGITS, '0');
  return ID_PREFIXES[kind] + ms + '0'.repeat(OTHER_DIGITS);
}

/** When an id was made, in milliseconds since 1970. */
export function msOfId(kind: IdKind, id: string): number {
  const digits = id.slice(ID_PREFIXES[kind].length, ID_PREFIXES[kind].length + MS_DIGITS);
  return Number.parseInt(digits, 16);
}
