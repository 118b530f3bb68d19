/** Headers of routing, framing and the connection: no contract or subscriber may set them. */
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
