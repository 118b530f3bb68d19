import { Injectable } from '@nestjs/common';
import { AppError, MOST_RECOVERED, MOST_RUNNING } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { typesOf } from '../events/types-of.js';
import { Contracts } from '../ports/contract.js';
import { IdFactory } from '../ports/id-factory.js';
import {
  type NewRecovery,
  type NotGathered,
  type Recovery,
  type RecoveryPreview,
  RecoveryPlans,
  type RecoveryQuestion,
  type RecoveryRequest,
} from '../ports/recovery-plans.js';
import { unknownEventTypes, unknownSubscriptions } from './unknown-names.js';

export type RecoveryCommand = RecoveryRequest &
  Pick<NewRecovery, 'ratePerSecond' | 'idempotencyKey'>;

/** Sends what is asked for as one request: the workers do it, a batch at a time. */
@Injectable()
export class StartRecovery {
  constructor(
    private readonly plans: RecoveryPlans,
    private readonly contracts: Contracts,
    private readonly ids: IdFactory,
  ) {}

  /**
   * What it would send, and what not. Writes nothing.
   *
   * @throws AppError `invalid` for an unknown contract, `unprocessable` for an unknown event type or subscription, too many
   *   deliveries, or too much to look through
   */
  async preview(scope: TenantScope, request: RecoveryRequest): Promise<RecoveryPreview> {
    const preview = await this.plans.preview(scope, await this.#questionOf(scope, request));
    if (typeof preview === 'string') throw notGathered(preview);
    return preview;
  }

  /**
   * The recovery that the same request with the same key has started.
   *
   * @throws AppError `conflict` for an idempotency key of another request
   */
  async findEarlier(scope: TenantScope, command: RecoveryCommand): Promise<Recovery | undefined> {
    const earlier = await this.plans.findEarlier(scope, command);
    if (earlier?.kind === 'other_request') throw keyOfAnotherRequest();
    return earlier?.recovery;
  }

  /**
   * @throws AppError as above, and `conflict` for an idempotency key of another request, or when as many are running as may be
   */
  async execute(
    scope: TenantScope,
    command: RecoveryCommand,
  ): Promise<{ readonly recovery: Recovery; readonly isNew: boolean }> {
    const uid = this.ids.create('recovery');
    const { ratePerSecond, idempotencyKey } = command;
    const question = await this.#questionOf(scope, command);
    const started = await this.plans.start(scope, {
      ...question,
      uid,
      ratePerSecond,
      idempotencyKey,
    });
    switch (started.kind) {
      case 'started':
      case 'repeated':
        return { recovery: started.recovery, isNew: started.kind === 'started' };
      case 'other_request':
        throw keyOfAnotherRequest();
      case 'too_many_running':
        throw tooManyRunning(started.uids);
      case 'too_many':
      case 'too_long':
        throw notGathered(started.kind);
    }
  }

  async #questionOf(scope: TenantScope, request: RecoveryRequest): Promise<RecoveryQuestion> {
    const { eventTypes, contract } = request.filter;
    const types = typesOf(this.contracts, eventTypes, contract, 'filter.contract');
    const unknownTypes = eventTypes?.filter((name) => !this.contracts.owning(name)) ?? [];
    if (unknownTypes.length > 0) throw unknownEventTypes(unknownTypes);
    const unknown = await this.plans.findUnknown(scope, request.subscriptionUids ?? []);
    if (unknown.length > 0) throw unknownSubscriptions(unknown);
    return { ...request, types };
  }
}

const PARTS = 'Recover them in parts, by since and until.';
const REASONS: Readonly<Record<NotGathered, string>> = {
  too_many: `More than ${MOST_RECOVERED} deliveries are asked for. ${PARTS}`,
  too_long: `There is more to look through between since and until than a call has time for. ${PARTS}`,
};

export const keyOfAnotherRequest = () =>
  new AppError('conflict', 'The idempotency_key was used for another request.');

export const notGathered = (why: NotGathered) => new AppError('unprocessable', REASONS[why]);

export const tooManyRunning = (uids: readonly string[]) =>
  new AppError(
    'conflict',
    `At most ${MOST_RUNNING} recoveries may have deliveries left to send. Wait for one of these, or stop it by ` +
      `POST /v1/management/recoveries/{uid}/cancel: ${uids.join(', ')}.`,
  );
