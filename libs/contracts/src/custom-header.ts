import { type CustomHeader, isTransportHeader } from '@rxhooks/domain';

/** `token` of RFC 9110, section 5.6.2. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
/** Visible ASCII with inner spaces: receivers disagree about anything else, and CR or LF would start a new header. */
const VALUE = /^[\x21-\x7e]([\x20-\x7e]{0,4094}[\x21-\x7e])?$/;

/** What is ours to say, or only a browser's or a proxy's: a receiver may take it for the truth about the request. */
const RESERVED_NAMES = new Set([
  '__proto__',
  'alt-svc',
  'constructor',
  'cookie',
  'cookie2',
  'date',
  'dnt',
  'origin',
  'proxy', // read as the variable HTTP_PROXY by CGI programs
  'referer',
  'set-cookie',
  'set-cookie2',
  'true-client-ip',
  'user-agent',
  'x-client-ip',
  'x-forwarded',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-real-ip',
  'x-rewrite-url',
]);
const RESERVED_PREFIXES = [
  'access-control-',
  'content-',
  'sec-',
  'svix-',
  'webhook-',
  'x-forwarded-',
  'x-original-',
  'x-webhook-',
];

export type HeaderFault = {
  readonly field: 'header_key' | 'header_value';
  readonly message: string;
};

/** What is wrong with a header that a subscriber wants on its deliveries; never quotes the value, which is a secret. */
export function findHeaderFault({ name, value }: CustomHeader): HeaderFault | undefined {
  const lowerName = name.toLowerCase();
  if (!NAME.test(name))
    return { field: 'header_key', message: 'must be a header name of at most 128 characters' };
  if (isReserved(lowerName) || isReserved(lowerName.replaceAll(/[^a-z0-9]/g, '-')))
    return { field: 'header_key', message: `must not be ${lowerName}, which is reserved` };
  if (!VALUE.test(value))
    return { field: 'header_value', message: 'must be 1 to 4096 visible ASCII characters' };
  return undefined;
}

/** Asked for `webhook_id` as `webhook-id` too, because CGI, WSGI and their like tell no punctuation apart. */
function isReserved(lowerName: string): boolean {
  return (
    isTransportHeader(lowerName) ||
    RESERVED_NAMES.has(lowerName) ||
    RESERVED_PREFIXES.some((prefix) => lowerName.startsWith(prefix))
  );
}
