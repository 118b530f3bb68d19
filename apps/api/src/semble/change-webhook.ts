import { Injectable } from '@nestjs/common';
import {
  PauseSubscription,
  ResumeSubscription,
  RevealHeaders,
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
    private readonly revealHeaders: RevealHeaders,
  ) {}

  /**
   * Pausing comes last, because nothing refuses it: an update that is refused has changed nothing. Resuming is refused
   * for a minute after a webhook was switched off, and then the other changes stay.
   *
   * @throws AppError
   */
  async execute(
    scope: TenantScope,
    subscription: Subscription,
    changes: Changes,
    isPaused: boolean | null | undefined,
  ): Promise<void> {
    const { uid, status } = subscription;
    const command = this.#toCommand(subscription, changes);
    if (Object.keys(command).length > 0) await this.updateSubscription.execute(scope, uid, command);
    if (isPaused === true && status === 'active') await this.pauseSubscription.execute(scope, uid);
    if (isPaused === false && status !== 'active') await this.#resume(scope, uid);
  }

  async #resume(scope: TenantScope, uid: string): Promise<void> {
    try {
      await this.resumeSubscription.execute(scope, uid);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const message = `${error.message} All other changes are made.`;
      throw new AppError(error.code, error.message, [{ field: 'deliveryPaused', message }]);
    }
  }

  #toCommand(subscription: Subscription, changes: Changes): UpdateCommand {
    const { target, eventTypes, metaData } = changes;
    // The vendor keeps what an update does not mention, where the use case would drop headers at another origin.
    const { customHeaders = target && this.revealHeaders.execute(subscription) } = changes;
    return {
      ...(target !== undefined && { target }),
      ...(eventTypes && { eventTypes }),
      ...(metaData && { metaData }),
      ...(customHeaders && { customHeaders }),
    };
  }
}
