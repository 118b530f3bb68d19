import type { CustomHeader } from '@rxhooks/domain';

/** `token` of RFC 9110, section 5.6.2. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
/** Visible ASCII with inner spaces: receivers disagree about anything else, and CR or LF would start a new header. */
const VALUE = /^[\x21-\x7e]([\x20-\x7e]{0,4094}[\x21-\x7e])?$/;

/** What frames the message, routes it, or proves who sent it is never the subscriber's to set. */
const RESERVED_NAMES = new Set([
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'http2-settings',
  'content-length',
  'content-type',
  'content-encoding',
  'accept-encoding',
  'cookie',
  'user-agent',
  '__proto__',
  'constructor',
]);
const RESERVED_PREFIXES = ['webhook-', 'x-webhook-', 'svix-', 'proxy-'];

export type HeaderFault = {
  readonly field: 'header_key' | 'header_value';
  readonly message: string;
};

/** What is wrong with a header that a subscriber wants on its deliveries; never quotes the value, which is a secret. */
export function findHeaderFault({ name, value }: CustomHeader): HeaderFault | undefined {
  const lowerName = name.toLowerCase();
  if (!NAME.test(name))
    return { field: 'header_key', message: 'must be a header name of at most 128 characters' };
  if (RESERVED_NAMES.has(lowerName) || RESERVED_PREFIXES.some((p) => lowerName.startsWith(p)))
    return { field: 'header_key', message: `must not be ${lowerName}, which is reserved` };
  if (!VALUE.test(value))
    return { field: 'header_value', message: 'must be 1 to 4096 visible ASCII characters' };
  return undefined;
}
