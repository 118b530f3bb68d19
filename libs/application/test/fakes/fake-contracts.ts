import { createHash } from 'node:crypto';
import { type Contract, Contracts, type EventType } from '@rxhooks/application';

const noted: EventType = {
  name: 'note_added',
  group: 'note',
  description: 'A note was added.',
  since: '1',
  schema: { type: 'object' },
  example: { uid: 'note-1' },
};

/** The smallest contract: one event type, whose `data` must have a `uid`. */
export const PLAIN_CONTRACT: Contract = {
  name: 'plain',
  eventTypes: [noted],
  retryScheduleSeconds: [10, 100],
  render: ({ event }) => Buffer.from(`{"type":"${event.type}","data":${event.data}}`),
  headers: ({ body, eventType, secret, isTest }) => ({
    'Content-Type': 'application/json',
    'X-Plain-Event': eventType,
    'X-Plain-Signature': createHash('sha256').update(secret).update(body).digest('hex'),
    ...(isTest && { 'X-Plain-Test': 'true' }),
  }),
  describeDelivery: ({ name, schema, example }) => ({
    body: { type: 'object', properties: { type: { const: name }, data: schema } },
    example: { type: name, data: example },
    headers: ['X-Plain-Event', 'X-Plain-Signature', 'X-Plain-Test'].map((header) => ({
      name: header,
      description: header,
      schema: { type: 'string' },
      isAlwaysSent: header !== 'X-Plain-Test',
    })),
  }),
  permissions: ['notification_subscription:write'],
  secretPermissions: ['notification_subscription:write'],
  createSecret: () => `whsec_${Buffer.from('made by the plain contract').toString('base64')}`,
  normalise: (_eventType, { data, metadata }) => ({ data, metadata, faults: [] }),
  validate: (_eventType, data) =>
    typeof data === 'object' && data !== null && 'uid' in data
      ? []
      : [{ field: 'data.uid', message: 'is required' }],
};

/** A contract with all optional features. */
export const TELLING_CONTRACT: Contract = {
  ...PLAIN_CONTRACT,
  name: 'telling',
  validateMetadata: (_, metadata) =>
    typeof metadata === 'object' && metadata !== null && 'isWrong' in metadata
      ? [{ field: 'metadata.isWrong', message: 'is wrong' }]
      : [],
  isOnePerTargetAndType: true,
  pausesAfterOpenings: true,
  operationalEvents: {
    deliveryFailed: ({ deliveryUid: uid, eventType, statusCode }) =>
      eventType === 'note_failed'
        ? undefined
        : {
            type: 'note_failed',
            data: { uid },
            metadata: { eventType, ...(statusCode !== undefined && { statusCode }) },
          },
    pauseChanged: ({ subscriptionUid: uid, isPaused }) => ({
      type: 'note_paused',
      data: { uid },
      metadata: { isPaused },
    }),
  },
};

/** Serves the given contracts; the plain one by default. */
export class FakeContracts extends Contracts {
  constructor(private readonly served: readonly Contract[] = [PLAIN_CONTRACT]) {
    super();
  }

  override all(): readonly Contract[] {
    return this.served;
  }

  override get(name: string): Contract {
    const contract = this.served.find((one) => one.name === name);
    if (!contract) throw new Error(`No contract named "${name}".`);
    return contract;
  }

  override owning(eventType: string): Contract | undefined {
    return this.served.find(({ eventTypes }) => eventTypes.some(({ name }) => name === eventType));
  }
}
