import { AppError, type PreviousSecret, type Subscription } from '@rxhooks/domain';

// Each of them is a signature in a header of every delivery.
const MAX_PREVIOUS = 5;
const HOUR_MS = 3_600_000;

/** How long the replaced secret signs as well, where the caller does not say. */
export const DEFAULT_OVERLAP_HOURS = 24;

export type RotatedSecret = {
  /** In clear, for this one answer only. */
  readonly secret: string;
  /** Until when the replaced secret signs as well; undefined when it stopped at once. */
  readonly previousValidUntil: Date | undefined;
};

type Replacement = Pick<RotatedSecret, 'previousValidUntil'> & {
  readonly previousSecrets: readonly PreviousSecret[];
};

/** @throws AppError `conflict` when too many secrets are valid */
export function replaceSecret(
  { sealedSecret, previousSecrets }: Subscription,
  overlapHours: number,
  now: Date,
): Replacement {
  if (overlapHours <= 0) return { previousSecrets: [], previousValidUntil: undefined };
  const validUntil = new Date(now.getTime() + overlapHours * HOUR_MS);
  const secrets = withEarlier({ sealed: sealedSecret, validUntil }, previousSecrets, now);
  checkNumber(secrets);
  return { previousSecrets: secrets, previousValidUntil: validUntil };
}

/** For a caller that cannot choose the overlap: it is the default, and of too many valid secrets the oldest end. */
export function outdateSecret(
  { sealedSecret, previousSecrets }: Subscription,
  now: Date,
): readonly PreviousSecret[] {
  const validUntil = new Date(now.getTime() + DEFAULT_OVERLAP_HOURS * HOUR_MS);
  const replaced = { sealed: sealedSecret, validUntil };
  return withEarlier(replaced, previousSecrets, now).slice(0, MAX_PREVIOUS);
}

/** Newest first. */
const withEarlier = (
  replaced: PreviousSecret,
  earlier: readonly PreviousSecret[],
  now: Date,
): readonly PreviousSecret[] => [replaced, ...earlier.filter((one) => one.validUntil > now)];

function checkNumber(secrets: readonly PreviousSecret[]): void {
  if (secrets.length <= MAX_PREVIOUS) return;
  const first = Math.min(...secrets.map(({ validUntil }) => validUntil.getTime()));
  throw tooManySecrets(new Date(first));
}

/** @param first when the next of the earlier secrets ends */
export const tooManySecrets = (first: Date) =>
  new AppError(
    'conflict',
    `${MAX_PREVIOUS} earlier secrets are still valid; the first of them ends at ${first.toISOString()}. ` +
      'An overlap of 0 ends them all now.',
  );
