/** What decides where a request goes, how it is framed or what becomes of the connection: never a contract's or a subscriber's to set. */
const NAMES = new Set([
  'accept-encoding',
  'alt-used',
  'close',
  'connection',
  'content-length',
  'early-data',
  'expect',
  'forwarded',
  'host',
  'http2-settings',
  'keep-alive',
  'max-forwards',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
]);

/** @param name in any case */
export function isTransportHeader(name: string): boolean {
  const lowerCase = name.toLowerCase();
  return NAMES.has(lowerCase) || lowerCase.startsWith('proxy-');
}
