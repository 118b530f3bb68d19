import { isMailAddress } from '@rxhooks/domain';
import type { MailConfig, MailVerification } from './config.js';
import { rule } from './environment-rules.js';

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465 };

export const IsSmtpUrl = rule(
  'isSmtpUrl',
  'must be smtp:// or smtps:// with a host, perhaps a port, user and password, and nothing else; it goes with MAIL_FROM',
  (text) => parseSmtpUrl(text) !== undefined,
);

export const IsMailFrom = rule(
  'isMailFrom',
  'must be an address such as webhooks@example.com or Webhooks <webhooks@example.com>; it goes with SMTP_URL',
  (text) => parseMailFrom(text) !== undefined,
);

export const IsHttpsOrigin = rule(
  'isHttpsOrigin',
  'must be where people reach the api, https:// with a host and nothing behind it; MAIL_VERIFICATION=on needs it',
  (text) => parseOrigin(text) !== undefined,
);

export function readMailVerification(isOn: string, publicUrl = ''): MailVerification | undefined {
  const origin = parseOrigin(publicUrl);
  return isOn === 'on' && origin !== undefined ? { publicUrl: origin } : undefined;
}

export function readMail(smtpUrl = '', mailFrom = ''): MailConfig | undefined {
  const server = parseSmtpUrl(smtpUrl);
  const from = parseMailFrom(mailFrom);
  return server && from && { ...server, from };
}

/**
 * Refuses a query: mail libraries read options from it that disable the certificate check or log
 * the password.
 */
function parseSmtpUrl(text: string): Omit<MailConfig, 'from'> | undefined {
  const url = URL.parse(text);
  const port = url && (Number(url.port) || DEFAULT_PORTS[url.protocol]);
  if (!port || url.hostname === '' || url.port === '0') return undefined;
  if (!/^[^/]+:\/\/[^/?#]+\/?$/.test(text)) return undefined;
  const user = decode(url.username);
  const password = decode(url.password);
  if (user === undefined || password === undefined) return undefined;
  // One without the other is most likely a mistake.
  if ((user === '') !== (password === '')) return undefined;
  return {
    // Only a URL has brackets around an IPv6 address.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    isSecure: url.protocol === 'smtps:',
    login: user === '' ? undefined : { user, password },
  };
}

/** Nothing but the origin: links add their path and query to it. */
function parseOrigin(text: string): string | undefined {
  return /^https:\/\/[^/?#@\s]+\/?$/i.test(text) ? URL.parse(text)?.origin : undefined;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function parseMailFrom(text: string): MailConfig['from'] | undefined {
  const [, quoted, plain, address = text] =
    /^(?:"([^"<>\\\p{C}]*)"|([^"<>\\\p{C}]*?))\s*<([^<>]*)>$/u.exec(text) ?? [];
  const name = (quoted ?? plain ?? '').trim();
  return isMailAddress(address) ? { name, address } : undefined;
}
