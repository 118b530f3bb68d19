import { ensure } from './ensure.ts';
import type { Partner } from './partner.ts';
import { print, row, say, shorten, step } from './print.ts';
import type { Stage } from './stage.ts';
import type { Tenant } from './tenant.ts';

export const CUSTOM_HEADER = { name: 'X-Shop-Region', value: 'hamburg' };
const PATH = '/v1/management/notification-subscriptions';

/** An entry of the catalogue. */
export interface EventType {
  readonly name: string;
  readonly example: Readonly<Record<string, unknown>>;
}

export async function readCatalogue({ call }: Stage, { teamKey: key }: Tenant) {
  const path = '/v1/event-types?contract=rxscale';
  const { data } = await call<{ data: EventType[] }>('GET', path, { key, status: 200 });
  ensure(data.length === 5, `The catalogue should have 5 event types and has ${data.length}.`);
  return data;
}

/** The shop gets all types, the ERP system those of the pharmacy. */
export async function registerWebhooks(
  stage: Stage,
  { teamKey: key }: Tenant,
  types: readonly EventType[],
): Promise<void> {
  step(
    2,
    'The platform team registers webhooks',
    'Each registration answers with a signing secret of its own, this one time.',
  );
  const register = async (partner: Partner, type: string, more: object = {}) => {
    const body = { target: partner.target, notification_type: type, ...more };
    const answer = await stage.call<{ signing_secret: string }>('POST', PATH, {
      key,
      status: 201,
      body,
    });
    partner.secrets.set(type, answer.signing_secret);
    row('', `${type.padEnd(32)} ${shorten(answer.signing_secret)}`);
  };

  const { shop, erp } = stage;
  const header_key = CUSTOM_HEADER.name;
  const header_value = CUSTOM_HEADER.value;
  row('shop', `${shop.target}, with the custom header ${header_key}: ${header_value}`);
  for (const { name } of types)
    await register(shop, name, { meta_data: { header_key, header_value } });
  print();
  row('erp', erp.target);
  for (const { name } of types) if (name.startsWith('pharmacy_')) await register(erp, name);

  const active = await stage.call<unknown[]>('GET', PATH, { key, status: 200 });
  const count = shop.secrets.size + erp.secrets.size;
  ensure(active.length === count, `${count} webhooks should be active, not ${active.length}.`);
  say(`\n${count} webhooks are active.`);
}
