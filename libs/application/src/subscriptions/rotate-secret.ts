import { Injectable } from '@nestjs/common';
import { AppError, type PreviousSecret } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { Clock } from '../ports/clock.js';
import { Contracts } from '../ports/contract.js';
import { Sealer } from '../ports/sealer.js';
import { SubscriptionSettings } from '../ports/subscription-settings.js';
import { findManaged } from './find-managed.js';

// Each of them is a signature in a header of every delivery.
const MAX_PREVIOUS = 5;
const HOUR_MS = 3_600_000;

export type RotatedSecret = {
  /** In clear, for this one answer only. */
  readonly secret: string;
  /** Until when the replaced secret signs as well; undefined when it stopped at once. */
  readonly previousValidUntil: Date | undefined;
};

/** Gives a subscription a new signing secret. The old one signs beside it for a while, so that receivers can follow. */
@Injectable()
export class RotateSecret {
  constructor(
    private readonly settings: SubscriptionSettings,
    private readonly contracts: Contracts,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {}

  /**
   * @param overlapHours none ends every earlier secret with the very next attempt
   * @throws AppError `not_found`; `conflict` when too many secrets are valid, or another rotation came in between
   */
  async execute(scope: TenantScope, uid: string, overlapHours: number): Promise<RotatedSecret> {
    const { subscription } = await findManaged(this.settings, scope, uid);
    const now = this.clock.now();
    const secret = this.contracts.get(subscription.contract).createSecret();
    const validUntil =
      overlapHours > 0 ? new Date(now.getTime() + overlapHours * HOUR_MS) : undefined;
    const replaced = validUntil && { sealed: subscription.sealedSecret, validUntil };
    const earlier = subscription.previousSecrets.filter((one) => one.validUntil > now);
    const previousSecrets = replaced ? [replaced, ...earlier] : [];
    checkNumber(previousSecrets);
    const isReplaced = await this.settings.replaceSecret(uid, {
      replaces: subscription.sealedSecret,
      sealedSecret: this.sealer.seal(secret, uid),
      previousSecrets,
    });
    if (!isReplaced)
      throw new AppError('conflict', 'The secret was just replaced by another call.');
    return { secret, previousValidUntil: validUntil };
  }
}

function checkNumber(secrets: readonly PreviousSecret[]): void {
  if (secrets.length <= MAX_PREVIOUS) return;
  const first = Math.min(...secrets.map(({ validUntil }) => validUntil.getTime()));
  throw new AppError(
    'conflict',
    `${MAX_PREVIOUS} earlier secrets are still valid; the first of them ends at ${new Date(first).toISOString()}. ` +
      'An overlap of 0 ends them all now.',
  );
}
