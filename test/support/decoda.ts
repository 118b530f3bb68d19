import type { Answer } from './api-caller.js';
import type { Tenant } from './tenant.js';
import type { World } from './world.js';

export const CURRENT = '/webhook/decoda';
export const FIRST = '/v1/webhook';

/** Of an operation, by the name that tables give it. */
export const isDecoda = (operation: string) =>
  / (\/webhook\/decoda|\/v1\/webhook)\//.test(operation);

/** The headers of an operation whose contract names key and tenant in its own way. */
export function decodaHeaders(
  operation: string,
  slug: string,
  key = '',
): Readonly<Record<string, string>> {
  return isDecoda(operation) ? { TENANT: slug, 'API-KEY': key } : {};
}

export type Webhook = {
  readonly id: string;
  readonly secret: string;
  readonly url: string;
  readonly subscriptions: readonly string[];
};

/** The calls of a tenant's people at Decoda's API, with both of its headers. */
export function decodaOf({ api }: Pick<World, 'api'>, { key, slug }: Pick<Tenant, 'key' | 'slug'>) {
  const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
    api.call(method, path, { body, headers: { TENANT: slug, 'API-KEY': key } });
  return {
    call,
    /** Creates a webhook; fails the test when that is not a 200. */
    async create(
      url: string,
      subscriptions: readonly string[],
      more: object = {},
    ): Promise<Webhook> {
      const answer = await call('POST', `${CURRENT}/create`, { url, subscriptions, ...more });
      if (answer.status !== 200)
        throw new Error(`A webhook gave ${answer.status}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    async attempts(id: string, query = '') {
      const { status, body } = await call(
        'GET',
        `${CURRENT}/${id}/delivery-attempts/list?${query}`,
      );
      if (status !== 200) throw new Error(`The list gave ${status}: ${JSON.stringify(body)}`);
      return body;
    },
  };
}

let count = 0;

/** A valid event with an id of its own. */
export function patientEvent(more: object = {}) {
  count += 1;
  return {
    id: `patient-${process.pid}-${count}`,
    event_type: 'PATIENT_CREATED',
    timestamp: 1_710_498_600,
    data: { id: 'pat_1', type: 'PATIENT', firstName: 'Zoë', createdDate: '2024-03-15T10:30:00Z' },
    ...more,
  };
}
