import { row, shorten, step } from './print.ts';
import type { Stage } from './stage.ts';

/** Created by the operator. */
export interface Tenant {
  readonly organisation: string;
  readonly pharmacy: string;
  /** For people who manage webhooks. */
  readonly teamKey: string;
  /** For the service that sends events. */
  readonly serviceKey: string;
}

export async function setUpTenant({ call, adminKey }: Stage): Promise<Tenant> {
  step(1, 'The operator creates an organisation, a pharmacy and API keys');
  const create = <T>(path: string, body: object) =>
    call<T>('POST', `/v1/admin/organisations${path}`, { key: adminKey, status: 201, body });

  const { uid: organisation } = await create<{ uid: string }>('', {
    display_name: 'Linden Health',
  });
  row('organisation', `Linden Health, ${organisation}`);
  const { uid: pharmacy } = await create<{ uid: string }>(`/${organisation}/pharmacies`, {
    display_name: 'Linden Apotheke',
  });
  row('pharmacy', `Linden Apotheke, ${pharmacy}`);

  const createKey = async (name: string, permissions: readonly string[]) => {
    const body = { display_name: name, permissions };
    const { key } = await create<{ key: string }>(`/${organisation}/api-keys`, body);
    row('API key', `${shorten(key)} for the ${name}, which may`);
    for (const permission of permissions) row('', permission);
    return key;
  };
  return {
    organisation,
    pharmacy,
    teamKey: await createKey('platform team', [
      'notification_subscription:read',
      'notification_subscription:write',
      'notification_delivery:read',
    ]),
    serviceKey: await createKey('order service', ['event:write']),
  };
}
