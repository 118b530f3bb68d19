import { COMMON_HEADERS, type Contract, type EventType } from '@rxhooks/application';
import { eventsTagOf } from '../openapi/tags.js';

type Webhooks = Readonly<Record<string, { readonly post: ReturnType<typeof describeWebhook> }>>;

/** The catalogue as `webhooks` of OpenAPI 3.1, by event type name. */
export function describeWebhooks(contracts: readonly Contract[]): Webhooks {
  const webhooks = contracts.flatMap((contract) =>
    contract.eventTypes.map((type) => [type.name, { post: describeWebhook(contract, type) }]),
  );
  // A deep copy protects the catalogue from changes and shares no parts between schemas: YAML would
  // write those as anchors, which few readers of OpenAPI follow.
  return JSON.parse(JSON.stringify(Object.fromEntries(webhooks)));
}

function describeWebhook(contract: Contract, type: EventType) {
  const { body, example, headers } = contract.describeDelivery(type);
  return {
    operationId: type.name,
    summary: type.name,
    description: type.description,
    tags: [eventsTagOf(contract.name)],
    // OpenAPI has no fields for these two.
    'x-group': type.group,
    'x-since': type.since,
    // Receivers need no credentials: the signature authenticates the sender.
    security: [],
    parameters: [...headers, ...COMMON_HEADERS].map(({ isAlwaysSent, ...header }) => ({
      in: 'header' as const,
      required: isAlwaysSent,
      ...header,
    })),
    requestBody: {
      required: true,
      content: { 'application/json': { schema: body, example } },
    },
    responses: {
      '2XX': { description: 'Received. The body of the answer is not looked at.' },
      '410': { description: 'Gone: nothing more is sent to this subscription.' },
      default: { description: 'Not received: it is sent again later.' },
    },
  };
}
