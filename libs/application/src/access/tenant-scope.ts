/** The data a caller may see and change: one organisation, or one pharmacy of it. */
export type TenantScope = {
  readonly organisationUid: string;
  readonly pharmacyUid: string | undefined;
};
