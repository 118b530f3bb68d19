/** Every id is `<prefix><uuid v7 without dashes>`: it sorts by creation time and never holds a `:` or `.`. */
export const ID_PREFIXES = {
  organisation: 'org_',
  pharmacy: 'ph_',
  apiKey: 'key_',
  event: 'evt_',
  delivery: 'dlv_',
  lease: 'lease_',
  notification: 'ntf_',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;
