import type { ReceiverKind } from '../mix.ts';
import type { Destination } from '../processes/destination.ts';
import type { System } from '../servers/system.ts';
import { createTenant, type Tenant } from '../servers/tenant.ts';
import { seedSubscriptions } from './subscriptions.ts';

export interface Neighbours {
  /** Takes events for these endpoints only. */
  readonly to: Destination;
  readonly kinds: Readonly<Record<string, ReceiverKind>>;
}

export const NEIGHBOURS_PATH = '/neighbours/';
/** Not the type of the measured events. */
const EVENT_TYPE = 'patient_doctor_meeting_updated';

/** Endpoints beside those of the tenant. */
export async function seedNeighbours(
  system: System,
  tenant: Tenant,
  {
    endpoints,
    kind,
    isSameOrganisation,
  }: {
    readonly endpoints: number;
    readonly kind: ReceiverKind;
    readonly isSameOrganisation: boolean;
  },
): Promise<Neighbours> {
  const { uid } = isSameOrganisation ? tenant : await createTenant(system, 0);
  const paths = Array.from({ length: endpoints }, (_, index) => `${NEIGHBOURS_PATH}${index}`);
  const plan = { name: 'neighbours', organisations: [uid], paths, eventType: EVENT_TYPE };
  await seedSubscriptions(system, plan);
  const key = system.keys.adminKey;
  return {
    to: {
      kind: 'api',
      url: system.api.url,
      key,
      organisations: [uid],
      eventType: EVENT_TYPE,
    },
    kinds: Object.fromEntries(paths.map((path) => [path, kind])),
  };
}
