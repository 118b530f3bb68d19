import { AppError } from '@rxhooks/domain';

/**
 * `target` and `notification_type` of a delete call. The vendor's sample puts the URL into the query unencoded; a space
 * in what arrives was then `%20` or a plus sign, and both are tried.
 *
 * @throws AppError `invalid`, in the words of [/error-handling]
 */
export function readPair(query: Readonly<Record<string, unknown>>) {
  const { target, notification_type: notificationType } = query;
  const missing = ['target', 'notification_type'].filter((name) => !isText(query[name]));
  if (!isText(target) || !isText(notificationType))
    throw new AppError('invalid', `Missing required parameters: ${missing.join(' and ')}`);
  return { targets: [target, target.replaceAll(' ', '+')], notificationType };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
