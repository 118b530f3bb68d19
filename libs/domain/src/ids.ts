/** Ids are `<prefix><uuid v7 without dashes>`: sorted by creation time, without `:` and `.`. */
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
