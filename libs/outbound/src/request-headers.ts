/**
 * What decides where a request goes, how it is framed or what becomes of the connection is the sender's own. `host`
 * most of all: the client would take it as the TLS server name and dial it.
 */
const OWN_HEADERS = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Name, value, name, value ...: a list, so that a header may be called `__proto__` and keeps its case. */
export function toHeaderList(headers: Readonly<Record<string, string>>): string[] {
  const given = Object.entries(headers).filter(([name]) => {
    const lowerCase = name.toLowerCase();
    return !OWN_HEADERS.has(lowerCase) && !lowerCase.startsWith('proxy-');
  });
  // Answers are never decoded, so an encoded one would be of no use in the delivery log.
  return [...given.flat(), 'Accept-Encoding', 'identity'];
}
