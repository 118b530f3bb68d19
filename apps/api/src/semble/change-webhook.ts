import { Injectable } from '@nestjs/common';
import {
  PauseSubscription,
  ResumeSubscription,
  type TenantScope,
  type UpdateCommand,
  UpdateSubscription,
} from '@rxhooks/application';
import { AppError, type Subscription } from '@rxhooks/domain';

type Changes = {
  readonly [Part in 'target' | 'eventTypes' | 'metaData' | 'customHeaders']:
    UpdateCommand[Part] | undefined;
};

@Injectable()
export class ChangeWebhook {
  constructor(
    private readonly updateSubscription: UpdateSubscription,
    private readonly pauseSubscription: PauseSubscription,
    private readonly resumeSubscription: ResumeSubscription,
  ) {}

  /**
   * Pausing and resuming come last: an update that is refused has changed nothing. Resuming is refused for a minute after
   * a webhook was switched off, and then the other changes stay.
   *
   * @throws AppError
   */
  async execute(
    scope: TenantScope,
    { uid, status }: Subscription,
    changes: Changes,
    isPaused: boolean | null | undefined,
  ): Promise<void> {
    const command = toCommand(changes);
    const isMore = Object.keys(command).length > 0;
    if (isMore) await this.updateSubscription.execute(scope, uid, command);
    if (isPaused === true && status === 'active') await this.#pause(scope, uid);
    if (isPaused === false && status !== 'active') await this.#resume(scope, uid, isMore);
  }

  /** One that was switched off since it was read is paused in the words of this contract. */
  async #pause(scope: TenantScope, uid: string): Promise<void> {
    try {
      await this.pauseSubscription.execute(scope, uid);
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }

  async #resume(scope: TenantScope, uid: string, isMore: boolean): Promise<void> {
    try {
      await this.resumeSubscription.execute(scope, uid);
    } catch (error) {
      if (!isConflict(error)) throw error;
      const message = isMore ? `${error.message} All other changes are made.` : error.message;
      throw new AppError(error.code, error.message, [{ field: 'deliveryPaused', message }]);
    }
  }
}

/**
 * For a token that may not see the values of headers: at a host of its choice it would read them in the deliveries.
 *
 * @throws AppError `invalid` when headers that the call does not bring would go to another origin
 */
export function refuseToMoveHeaders(
  { target: from, sealedHeaders }: Subscription,
  { target: to, customHeaders }: Changes,
): void {
  if (!sealedHeaders || customHeaders || to === undefined) return;
  if (URL.canParse(to) && new URL(to).origin === new URL(from).origin) return;
  const message =
    'The webhook has headers that this token may not see. Send headers along, or [], when url is at another origin.';
  throw new AppError('invalid', 'Validation failed', [{ field: 'url', message }]);
}

function isConflict(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'conflict';
}

function toCommand({ target, eventTypes, metaData, customHeaders }: Changes): UpdateCommand {
  return {
    // The vendor keeps what an update does not mention, where the use case would drop headers at another origin.
    ...(target !== undefined && { target, keepsHeaders: true }),
    ...(eventTypes && { eventTypes }),
    ...(metaData && { metaData }),
    ...(customHeaders && { customHeaders }),
  };
}
