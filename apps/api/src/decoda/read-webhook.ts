import { decoda } from '@rxhooks/contracts';
import { isMailAddress } from '@rxhooks/domain';
import { type Fault, missing, notOneOf, refuse, wrongValue } from './faults.js';

const KNOWN = new Set(decoda.SPELLINGS);

// The answer lists every name for each wrong one; whoever has many wrong has all of them wrong.
const MAX_FAULTS = 10;

type Body = Readonly<Record<string, unknown>>;

export type NewWebhook = {
  readonly url: string;
  readonly subscriptions: readonly string[];
  readonly notificationEmail: string | undefined;
};

/** What is `undefined` stays as it is. */
export type WebhookChanges = {
  readonly url: string | undefined;
  readonly subscriptions: readonly string[] | undefined;
  /** Null takes it away. */
  readonly notificationEmail: string | null | undefined;
};

/** @throws FaultsError that names everything that is wrong */
export function readNewWebhook(body: unknown): NewWebhook {
  const { subscriptions, url, notificationEmail } = readObject(body);
  refuse([
    ...(subscriptions === undefined
      ? [missing('body', 'subscriptions')]
      : faultsOfNames(subscriptions)),
    ...(url === undefined ? [missing('body', 'url')] : faultsOfText(url, 'url')),
    ...faultsOfEmail(notificationEmail),
  ]);
  return {
    url: url as string,
    subscriptions: subscriptions as string[],
    notificationEmail: (notificationEmail as string | null | undefined) ?? undefined,
  };
}

/** @throws FaultsError that names everything that is wrong */
export function readWebhookChanges(body: unknown): WebhookChanges {
  const { subscriptions, url, notificationEmail } = readObject(body);
  refuse([
    ...(isGiven(subscriptions) ? faultsOfNames(subscriptions) : []),
    ...(isGiven(url) ? faultsOfText(url, 'url') : []),
    ...faultsOfEmail(notificationEmail),
  ]);
  return {
    // There is no webhook without them, so that null can only mean what leaving them out means.
    url: (url as string | null | undefined) ?? undefined,
    subscriptions: (subscriptions as string[] | null | undefined) ?? undefined,
    notificationEmail: notificationEmail as string | null | undefined,
  };
}

const isGiven = (value: unknown) => value !== undefined && value !== null;

function readObject(body: unknown): Body {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Body;
  const msg = 'Input should be a valid dictionary or object to extract fields from';
  refuse([
    body === undefined ? missing('body') : { loc: ['body'], msg, type: 'model_attributes_type' },
  ]);
  return {};
}

function faultsOfNames(value: unknown): readonly Fault[] {
  if (!Array.isArray(value))
    return [
      {
        loc: ['body', 'subscriptions'],
        msg: 'Input should be a valid list',
        type: 'list_type',
      },
    ];
  const wrong = value.flatMap((name, index) => (KNOWN.has(name) ? [] : [index]));
  return wrong
    .slice(0, MAX_FAULTS)
    .map((index) => notOneOf(decoda.SPELLINGS, 'body', 'subscriptions', index));
}

function faultsOfText(value: unknown, field: string): readonly Fault[] {
  if (typeof value === 'string') return [];
  return [{ loc: ['body', field], msg: 'Input should be a valid string', type: 'string_type' }];
}

function faultsOfEmail(value: unknown): readonly Fault[] {
  if (!isGiven(value)) return [];
  if (typeof value !== 'string') return faultsOfText(value, 'notificationEmail');
  return isMailAddress(value)
    ? []
    : [wrongValue('must be one plain mail address', 'body', 'notificationEmail')];
}
