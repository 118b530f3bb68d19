import type { EndpointPolicy, IdFactory, StoppedSubscription } from '@rxhooks/application';
import type { EndpointStop } from '@rxhooks/domain';
import type { EntityManager } from 'typeorm';
import { CANCEL_OPEN } from '../deliveries/cancel-statement.js';
import type { PauseEvents } from '../operational-events/pause-events.js';
import { DISABLE, FORGET_STATE, NOTIFY, PAUSE } from './endpoint-statements.js';

type StoppedRow = Omit<StoppedSubscription, 'subscriptionUid'> & {
  readonly organisationUid: string;
  readonly contract: string;
  readonly wasActive: boolean;
};

/** Stops an endpoint and writes its owner's mail and event, in the transaction of the verdict. */
export class EndpointStops {
  constructor(
    private readonly policy: EndpointPolicy,
    private readonly pauseEvents: PauseEvents,
    private readonly ids: IdFactory,
  ) {}

  async carryOut(manager: EntityManager, uid: string, stop: EndpointStop): Promise<void> {
    const stopped = await this.#stop(manager, uid, stop);
    if (!stopped) return;
    if (stop.status === 'disabled') {
      await manager.query(FORGET_STATE, [uid]);
      await manager.query(CANCEL_OPEN, [uid, `The subscription was disabled. ${stop.reason}`]);
    }
    const { contract, organisationUid, wasActive } = stopped;
    if (wasActive) {
      const change = { contract, organisationUid, subscriptionUid: uid, isPaused: true };
      await this.pauseEvents.raise(manager, change);
    }
    const mail = this.policy.mailFor(stop, { ...stopped, subscriptionUid: uid });
    if (!mail) return;
    const { recipient, subject, body } = mail;
    const mailUid = this.ids.create('notification');
    await manager.query(NOTIFY, [mailUid, organisationUid, uid, recipient, subject, body]);
  }

  async #stop(
    manager: EntityManager,
    uid: string,
    { status, reason }: EndpointStop,
  ): Promise<StoppedRow | undefined> {
    const [statement, ...more] =
      status === 'disabled' ? [DISABLE] : [PAUSE, this.policy.pausingContracts];
    // TypeORM answers an UPDATE with the rows and their number.
    const [[stopped]]: [StoppedRow[], number] = await manager.query(statement, [
      uid,
      reason,
      ...more,
    ]);
    return stopped;
  }
}
