import type { Answer } from './api-caller.js';
import type { Tenant } from './tenant.js';
import type { World } from './world.js';

export const GRAPHQL = '/graphql';

export const SEMBLE_PERMISSIONS = [
  'seeWebhooks',
  'createWebhooks',
  'editWebhooks',
  'deleteWebhooks',
];

/** Of an operation, by the name that tables give it. */
export const isGraphql = (operation: string) => operation.endsWith(` ${GRAPHQL}`);

/** The header of an operation whose contract names the key in its own way. */
export function sembleHeaders(operation: string, key = ''): Readonly<Record<string, string>> {
  return isGraphql(operation) ? { 'x-token': key } : {};
}

/** Every field of a webhook. */
export const ALL_FIELDS = `id secret url label eventTypes headers { key value } version createdAt updatedAt
  deleted deliveryPaused`;

export const CREATE = `mutation ($input: CreateWebhookInput!) {
  createWebhook(input: $input) { data { ${ALL_FIELDS} } error }
}`;
export const UPDATE = `mutation ($id: ID!, $input: UpdateWebhookInput!) {
  updateWebhook(id: $id, input: $input) { data { ${ALL_FIELDS} } error }
}`;
export const DELETE = 'mutation ($id: ID!) { deleteWebhook(id: $id) { data { id } error } }';
export const ONE = `query ($id: ID!) { webhook(id: $id) { ${ALL_FIELDS} } }`;
export const ALL = `query ($includeDeleted: Boolean) {
  webhooks(includeDeleted: $includeDeleted) { ${ALL_FIELDS} }
}`;

export type SembleWebhook = {
  readonly id: string;
  readonly secret: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
};

/** The calls of a tenant's people at Semble's API. */
export function sembleOf({ api }: Pick<World, 'api'>, { key }: Pick<Tenant, 'key'>) {
  const post = (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    api.call('POST', GRAPHQL, { body, headers: { 'x-token': key, ...headers } });
  const ask = (query: string, variables?: object) => post({ query, variables });
  /** The value of the only field; fails the test when there are errors. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  const value = async (query: string, variables?: object): Promise<any> => {
    const { status, body } = await ask(query, variables);
    if (status !== 200 || body.errors)
      throw new Error(`A query gave ${status}: ${JSON.stringify(body)}`);
    return Object.values(body.data)[0];
  };
  return {
    post,
    ask,
    /** Creates a webhook; fails the test when it is refused. */
    async create(
      url: string,
      eventTypes: readonly string[],
      more: object = {},
    ): Promise<SembleWebhook> {
      const { data, error } = await value(CREATE, {
        input: { url, eventTypes, label: 'Tests', ...more },
      });
      if (error !== null) throw new Error(`A webhook was refused: ${error}`);
      return data;
    },
    /** Tries to; gives `data` and `error`. */
    tryCreate: (input: object) => value(CREATE, { input }),
    update: (id: string, input: object) => value(UPDATE, { id, input }),
    delete: (id: string) => value(DELETE, { id }),
    one: (id: string) => value(ONE, { id }),
    all: (includeDeleted?: boolean) => value(ALL, { includeDeleted }),
  };
}

/** Every name of a field or argument that the GraphQL API takes. */
export async function inputFields(world: World, tenant: Tenant): Promise<readonly string[]> {
  const { body } = await sembleOf(world, tenant).ask(`{
    __schema { types { inputFields { name } fields { args { name } } } }
  }`);
  type Named = { readonly name: string };
  type Type = { inputFields: Named[] | null; fields: { args: Named[] }[] | null };
  return body.data.__schema.types.flatMap(({ inputFields, fields }: Type) =>
    [...(inputFields ?? []), ...(fields ?? []).flatMap(({ args }) => args)].map(({ name }) => name),
  );
}
