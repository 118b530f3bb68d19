import { AppError, blankSecrets } from '@rxhooks/domain';
import type { FastifyRequest } from 'fastify';

export const REASON_HEADER = 'X-Reason';
const MAX_LENGTH = 200;

type Asked = Pick<FastifyRequest, 'headers'>;

/** Why the caller does it, in its own words, for the audit log. */
export function reasonIn(request: Asked): string | undefined {
  const text = textIn(request);
  return text === '' ? undefined : blankSecrets(cut(text));
}

/** @throws AppError `invalid` when it is too long, or missing where the call needs one */
export function checkReason(request: Asked, isNeeded: boolean): void {
  const text = textIn(request);
  if (text !== cut(text))
    throw new AppError(
      'invalid',
      `The header ${REASON_HEADER} takes up to ${MAX_LENGTH} characters.`,
    );
  if (isNeeded && text === '')
    throw new AppError(
      'invalid',
      `The header ${REASON_HEADER} is expected: say why, in up to ${MAX_LENGTH} characters; the audit log keeps it.`,
    );
}

const cut = (text: string) => Array.from(text).slice(0, MAX_LENGTH).join('');

function textIn({ headers }: Asked): string {
  const given = headers['x-reason'];
  return typeof given === 'string' ? decode(given).trim() : '';
}

/** Node reads headers as Latin-1, and most clients write UTF-8. */
function decode(given: string): string {
  const bytes = Buffer.from(given, 'latin1');
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : given;
}
