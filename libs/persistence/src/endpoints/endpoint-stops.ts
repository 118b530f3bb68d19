import {
  type Endpoint,
  type EndpointPolicy,
  type IdFactory,
  stoppedEndpointMail,
  type StoppedSubscription,
} from '@rxhooks/application';
import type { EndpointStop } from '@rxhooks/domain';
import type { EntityManager } from 'typeorm';
import { SKIP_OPEN } from '../deliveries/cancel-statement.js';
import type { WebhookEvents } from '../operational-events/webhook-events.js';
import { DISABLE, FORGET_STATE, NOTIFY, ON_RECORD, PAUSE } from './endpoint-statements.js';

type StoppedRow = Omit<StoppedSubscription, 'subscriptionUid'> & {
  readonly contract: string;
  readonly wasActive: boolean;
};

const ACTIONS = { disabled: 'subscription.disable', paused: 'subscription.pause' } as const;

/** Stops an endpoint and writes its owner's mail, its event and the audit log, in the transaction of the verdict. */
export class EndpointStops {
  constructor(
    private readonly policy: EndpointPolicy,
    private readonly webhookEvents: WebhookEvents,
    private readonly ids: IdFactory,
  ) {}

  async carryOut(manager: EntityManager, endpoint: Endpoint, stop: EndpointStop): Promise<void> {
    const stopped = await this.#stop(manager, endpoint, stop);
    if (!stopped) return;
    const { subscriptionUid: uid, organisationUid } = endpoint;
    if (stop.status === 'disabled') {
      const { reason } = stop;
      const happening = { kind: 'endpoint.disabled', reason } as const;
      await this.webhookEvents.endpointChanged(manager, endpoint, happening);
      const why = `The subscription was disabled. ${stop.reason}`;
      await manager.query(FORGET_STATE, [uid, organisationUid]);
      await manager.query(SKIP_OPEN, [uid, why, organisationUid]);
    }
    const auditUid = this.ids.createWithPrefix('aud_');
    await manager.query(ON_RECORD, [auditUid, organisationUid, ACTIONS[stop.status], uid]);
    const { contract, wasActive } = stopped;
    if (wasActive) {
      const change = { contract, organisationUid, subscriptionUid: uid, isPaused: true };
      await this.webhookEvents.pauseChanged(manager, change);
    }
    const mail = stoppedEndpointMail(stop, { ...stopped, subscriptionUid: uid });
    if (!mail) return;
    const { recipient, subject, body } = mail;
    const mailUid = this.ids.create('notification');
    await manager.query(NOTIFY, [mailUid, organisationUid, uid, recipient, subject, body]);
  }

  async #stop(
    manager: EntityManager,
    { subscriptionUid, organisationUid }: Endpoint,
    { status, reason }: EndpointStop,
  ): Promise<StoppedRow | undefined> {
    const [statement, ...more] =
      status === 'disabled' ? [DISABLE] : [PAUSE, this.policy.pausingContracts];
    // TypeORM answers an UPDATE with the rows and their number.
    const [[stopped]]: [StoppedRow[], number] = await manager.query(statement, [
      subscriptionUid,
      organisationUid,
      reason,
      ...more,
    ]);
    return stopped;
  }
}
