/** Whether anything is sent for a whole organisation. Both return since when it is paused. */
export abstract class OrganisationPauses {
  /** Keeps the time of a pause that has begun before. */
  abstract pause(organisationUid: string): Promise<Date | undefined>;
  /** What has waited goes out at a ramp, each endpoint by itself. */
  abstract resume(organisationUid: string): Promise<void>;
}
