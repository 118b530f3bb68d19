import { Injectable } from '@nestjs/common';
import { Subscriptions, type TenantScope, type UpdateCommand } from '@rxhooks/application';
import { semble } from '@rxhooks/contracts';
import { AppError, type Subscription } from '@rxhooks/domain';

type Changes = {
  readonly [Part in 'target' | 'eventTypes' | 'metaData' | 'customHeaders']:
    UpdateCommand[Part] | undefined;
};

@Injectable()
export class ChangeWebhook {
  constructor(private readonly subscriptions: Subscriptions) {}

  /**
   * An update that is refused has changed nothing. One that was disabled since it was read is paused in the words of this
   * contract.
   *
   * @throws AppError
   */
  async execute(
    scope: TenantScope,
    current: Subscription,
    changes: Changes,
    isPaused: boolean | null | undefined,
  ): Promise<Subscription> {
    const command = toCommand(changes);
    const status = statusFor(isPaused, current);
    if (Object.keys(command).length === 0 && !status) return current;
    const own = { ...scope, contract: semble.NAME };
    return this.subscriptions.change(own, current, { ...command, ...(status && { status }) });
  }
}

function statusFor(isPaused: boolean | null | undefined, { status }: Subscription) {
  if (isPaused === true && status === 'active') return 'paused';
  if (isPaused === false && status !== 'active') return 'active';
  return undefined;
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

function toCommand({ target, eventTypes, metaData, customHeaders }: Changes): UpdateCommand {
  return {
    // The vendor keeps what an update does not mention, where the use case would drop headers at another origin.
    ...(target !== undefined && { target, keepsHeaders: true }),
    ...(eventTypes && { eventTypes }),
    ...(metaData && { metaData }),
    ...(customHeaders && { customHeaders }),
  };
}
