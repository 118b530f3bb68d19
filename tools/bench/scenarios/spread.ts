import { seedOrganisations } from '../seed/subscriptions.ts';
import type { System } from '../servers/system.ts';
import { createTenant, type Sender } from '../servers/tenant.ts';

/** Endpoints of a measurement: one, five of one organisation, or one in each of many. */
export type Spread = 'fan-out 1' | 'fan-out 5' | 'fan-out 1 over 20 organisations';

const MANY = 20;

/** Creates endpoints without any history. */
export async function senderOf(system: System, spread: Spread, name: string): Promise<Sender> {
  switch (spread) {
    case 'fan-out 1':
      return createTenant(system, 1);
    case 'fan-out 5':
      return createTenant(system, 5);
    case 'fan-out 1 over 20 organisations':
      return seedOrganisations(system, { name, organisations: MANY, subscriptionsEach: 1 });
  }
}
