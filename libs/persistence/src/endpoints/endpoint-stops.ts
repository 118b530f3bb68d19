import { Contracts, IdFactory } from '@rxhooks/application';
import {
  describeDisabledEndpoint,
  describePausedEndpoint,
  type Notice,
  type StoppedEndpoint,
} from '@rxhooks/domain';
import type { EntityManager } from 'typeorm';
import { CANCEL_OPEN } from '../deliveries/cancel-statement.js';
import { DISABLE, FORGET_STATE, NOTIFY, PAUSE } from './endpoint-statements.js';
import type { PauseEvents } from '../operational-events/pause-events.js';

const PAUSE_REASON = 'Most of the latest requests to it have failed.';

type StoppedRow = {
  readonly organisationUid: string;
  readonly contract: string;
  readonly organisationName: string;
  readonly target: string;
  readonly contactEmail: string | null;
  readonly at: Date;
  readonly wasActive: boolean;
};

/** Stops sending to an endpoint; whoever has to know is told in the same transaction. */
export class EndpointStops {
  readonly #pausing: readonly string[];

  constructor(
    contracts: Contracts,
    private readonly pauseEvents: PauseEvents,
    private readonly ids: IdFactory,
  ) {
    const pausing = contracts.all().filter(({ pausesWhenCircuitOpens }) => pausesWhenCircuitOpens);
    this.#pausing = pausing.map(({ name }) => name);
  }

  /** For good, until its owner does something: what waits for it is cancelled. */
  async disable(manager: EntityManager, uid: string, reason: string): Promise<void> {
    const stopped = await stop(manager, DISABLE, [uid, reason]);
    if (!stopped) return;
    await manager.query(FORGET_STATE, [uid]);
    await manager.query(CANCEL_OPEN, [uid, `The subscription was disabled. ${reason}`]);
    await this.#tell(manager, uid, reason, stopped, describeDisabledEndpoint);
  }

  /** What waits for it keeps waiting. Nothing happens to one whose contract leaves it to the circuit. */
  async pause(manager: EntityManager, uid: string): Promise<void> {
    if (this.#pausing.length === 0) return;
    const stopped = await stop(manager, PAUSE, [uid, PAUSE_REASON, this.#pausing]);
    if (stopped) await this.#tell(manager, uid, PAUSE_REASON, stopped, describePausedEndpoint);
  }

  async #tell(
    manager: EntityManager,
    subscriptionUid: string,
    reason: string,
    stopped: StoppedRow,
    describe: (endpoint: StoppedEndpoint) => Notice,
  ): Promise<void> {
    const { contract, organisationUid, contactEmail, wasActive } = stopped;
    if (wasActive) {
      const change = { contract, organisationUid, subscriptionUid, isPaused: true };
      await this.pauseEvents.raise(manager, change);
    }
    if (contactEmail === null) return;
    const { subject, body } = describe({ ...stopped, subscriptionUid, reason });
    const uid = this.ids.create('notification');
    await manager.query(NOTIFY, [
      uid,
      organisationUid,
      subscriptionUid,
      contactEmail,
      subject,
      body,
    ]);
  }
}

async function stop(
  manager: EntityManager,
  statement: string,
  parameters: unknown[],
): Promise<StoppedRow | undefined> {
  // The driver's answer to an UPDATE is the rows and their number.
  const [[stopped]]: [StoppedRow[], number] = await manager.query(statement, parameters);
  return stopped;
}
